"""Header words that name each field, English and Chinese, the best first.

They are compared after `proposing.normalise`: lower case, words apart by one blank.
"""

HEADER_WORDS: dict[str, str] = {
    "source": "source system|source|system|erp|来源系统|来源|系统",
    "invoice": (
        "invoice no|invoice number|invoice|invoice id|sales order number|document number"
        "|billing document|order number|order no|order id|bill no|voucher no|doc no|发票号"
        "|发票号码|发票编号|销售发票号|单据编号|单据号|订单号|订单编号|销售单号|票号"
    ),
    "line": (
        "line no|line number|line|invoice line|sales order line number|order line|position"
        "|item no line|pos|line id|line item|行号|行项目|发票行号|序号|明细行号|行"
    ),
    "date": (
        "invoice date|billing date|date|order date|document date|posting date"
        "|transaction date|activity date|visit date|order date key|invoice date key|date key"
        "|开票日期|发票日期|日期|单据日期|订单日期|销售日期|过账日期|业务日期|拜访日期"
        "|发生日期"
    ),
    "customer": (
        "customer no|customer number|customer id|customer code|customer|customer key"
        "|account number|account no|client id|client no|sold to party|sold to|bill to"
        "|reseller key|reseller id|debtor no|debtor|account id|account code|客户编号|客户号"
        "|客户代码|客户编码|客户id|客户|购方编号|客商编码"
    ),
    "customer_name": (
        "customer name|account name|client name|sold to name|company|company name"
        "|reseller name|name of customer|客户名称|客户名|购方名称|购货单位|公司名称|客户简称"
    ),
    "site": (
        "site|ship to|ship to party|delivery address|branch|location|plant|store"
        "|sales territory key|ship to country|country|region|地点|送货地址|收货地址|门店|工厂"
        "|分公司|国家|地区"
    ),
    "product": (
        "product code|product no|product number|product|stock code|sku|item|item no"
        "|item number|item code|article|article no|material|material number|part number"
        "|part no|product key|product id|产品编号|产品编码|产品代码|产品|商品编码|商品"
        "|物料编码|物料号|物料|货号|品号|料号|存货编码"
    ),
    "family": (
        "product family|family|product group|category|product category|product line"
        "|item group|material group|产品族|产品系列|产品大类|产品类别|产品线|品类|类别|物料组"
        "|存货分类"
    ),
    "quantity": (
        "quantity|qty|order quantity|invoiced quantity|billed quantity|units|pieces|count"
        "|数量|开票数量|销售数量|件数|次数"
    ),
    "price": (
        "unit price|net price|price|price per unit|sales price|selling price|单价|不含税单价"
        "|销售单价|净价|无税单价"
    ),
    "net_amount": (
        "net amount|net value|net sales|sales amount|line amount|line total|amount"
        "|net revenue|revenue|sales|turnover|line net amount|amount excl tax"
        "|amount excluding tax|net|不含税金额|金额 不含税|净额|销售金额|无税金额|销售额|金额"
        "|收入|未税金额|开票金额"
    ),
    "discount": (
        "discount amount|discount|rebate|line discount|reduction|折扣额|折扣金额|折扣|返利|让利"
    ),
    "discount_share": (
        "discount pct|discount percent|discount percentage|discount rate|discount share"
        "|unit price discount pct|discount %|折扣率|折扣比例|折扣 %"
    ),
    "list_price": (
        "list price|catalogue price|catalog price|gross price|recommended price|目录价|标准价"
        "|列表价|挂牌价|标价|原价"
    ),
    "unit_cost": (
        "unit cost|cost per unit|standard cost|product standard cost|cost price|item cost"
        "|单位成本|标准成本|成本单价|成本价"
    ),
    "cost_amount": (
        "cost amount|total product cost|total cost|cost of goods|cost of goods sold|cogs"
        "|cost of sales|cost|成本金额|销售成本|总成本|成本"
    ),
    "freight": (
        "freight|freight cost|freight amount|shipping cost|shipping|carriage|transport cost"
        "|运费|运输费|物流费|运杂费"
    ),
    "currency": (
        "currency|currency code|curr|document currency|invoice currency|iso currency|币种"
        "|货币|币别|货币代码"
    ),
    "salesperson": (
        "salesperson|sales person|sales rep|sales representative|account manager|rep|seller"
        "|employee key|employee|业务员|销售员|销售代表|销售人员|客户经理"
    ),
    "order_type": (
        "order type|document type|invoice type|billing type|transaction type|doc type|type"
        "|订单类型|单据类型|发票类型|业务类型|类型"
    ),
    "kind": (
        "activity|activity type|kind|type|activity kind|service|service type|event|活动类型"
        "|活动|服务类型|服务|类型|事项"
    ),
    "minutes": ("minutes|duration minutes|duration min|duration|mins|分钟|分钟数|时长 分钟|时长"),
    "cost": "cost|costs|amount|direct cost|total cost|expense|费用|成本|金额|直接成本|总成本",
    "reference": (
        "reference|ref|document|note|ticket no|ticket id|delivery note|order number|subject"
        "|参考号|单号|备注|工单号|送货单号|单据编号"
    ),
    "pool": (
        "pool|cost pool|cost centre|cost center|department|resource|name|成本池|成本中心|部门"
        "|资源|名称"
    ),
    "from_on": (
        "from|start|from date|start date|period start|valid from|from on|开始日期|起始日期|从"
        "|开始|起"
    ),
    "until_on": "until|before|until date|until on|之前",
    "last_on": (
        "to|last day|end|end date|to date|period end|valid to|through|last on|截止日期"
        "|结束日期|至|结束|止|到期日"
    ),
    "capacity_minutes": (
        "capacity minutes|theoretical minutes|minutes|capacity min|capacity|产能分钟|分钟|产能"
    ),
    "capacity_hours": "capacity hours|theoretical hours|hours|产能工时|产能小时|工时|小时",
    "activities": "activities|activity codes|activity|pays for|serves|作业|活动|服务活动",
}
