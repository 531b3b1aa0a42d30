package io.pengyun.api.city;

import java.util.List;
import java.util.Optional;

/** What a city's departments, people and projects are called. */
final class CityNames {

    /** A department of the city, or below another one; {@code weight} is how much of the cloud it uses, beside the others. */
    record Bureau(String name, String title, Optional<String> parent, int weight) {}

    /** A project that many departments have in their own way. */
    record Undertaking(String name, String title, String purpose) {}

    static final List<Bureau> BUREAUS = List.of(
            top("general-office", "市政府办公室 General Office", 4),
            top("development-reform", "发展和改革委员会 Development and Reform", 5),
            top("education", "教育局 Education", 9),
            top("science-technology", "科学技术局 Science and Technology", 6),
            top("industry", "工业和信息化局 Industry and Information", 8),
            top("public-security", "公安局 Public Security", 16),
            top("civil-affairs", "民政局 Civil Affairs", 6),
            top("justice", "司法局 Justice", 4),
            top("finance-bureau", "财政局 Finance", 9),
            top("human-resources", "人力资源和社会保障局 Human Resources", 10),
            top("natural-resources", "自然资源和规划局 Natural Resources", 9),
            top("ecology", "生态环境局 Ecology and Environment", 7),
            top("housing", "住房和建设局 Housing and Construction", 7),
            top("transport", "交通运输局 Transport", 11),
            top("water", "水务局 Water", 5),
            top("agriculture", "农业农村局 Agriculture", 3),
            top("commerce", "商务局 Commerce", 4),
            top("culture-tourism", "文化和旅游局 Culture and Tourism", 4),
            top("health", "卫生健康委员会 Health", 14),
            top("veterans", "退役军人事务局 Veterans", 2),
            top("emergency", "应急管理局 Emergency Management", 6),
            top("audit-bureau", "审计局 Audit", 3),
            top("state-assets", "国有资产监督管理委员会 State Assets", 3),
            top("market", "市场监督管理局 Market Regulation", 7),
            top("sports", "体育局 Sports", 1),
            top("statistics", "统计局 Statistics", 4),
            top("medical-insurance", "医疗保障局 Medical Insurance", 8),
            top("petitions", "信访局 Petitions", 1),
            top("urban-management", "城市管理局 Urban Management", 7),
            top("government-services", "政务服务局 Government Services", 10),
            below("schools-network", "教育信息中心 Schools Network", "education", 5),
            below("examinations", "招生考试院 Examinations", "education", 3),
            below("traffic-police", "交通警察支队 Traffic Police", "public-security", 9),
            below("household-register", "户籍中心 Household Register", "public-security", 6),
            below("treasury", "国库支付中心 Treasury", "finance-bureau", 4),
            below("social-security", "社会保险中心 Social Security", "human-resources", 7),
            below("metro-operations", "轨道运营中心 Metro Operations", "transport", 8),
            below("disease-control", "疾病预防控制中心 Disease Control", "health", 8),
            below("peoples-hospital", "市人民医院 People's Hospital", "health", 10),
            below("meteorology", "气象信息中心 Meteorology", "emergency", 6));

    static final List<Undertaking> UNDERTAKINGS = List.of(
            new Undertaking("portal", "Portal 门户", "The site that citizens see"),
            new Undertaking("register", "Register 登记", "The register and its search"),
            new Undertaking("office", "Office 办公", "Files and approvals inside the house"),
            new Undertaking("analysis", "Analysis 分析", "Yearly figures and what they show"),
            new Undertaking("exchange", "Exchange 交换", "Records for other departments"),
            new Undertaking("archive", "Archive 档案", "What has to be kept"));

    static final List<String> FAMILY_NAMES = List.of(
            "李 Li", "王 Wang", "张 Zhang", "刘 Liu", "陈 Chen", "杨 Yang", "赵 Zhao", "黄 Huang", "周 Zhou", "吴 Wu", "徐 Xu",
            "孙 Sun", "胡 Hu", "朱 Zhu", "高 Gao", "林 Lin", "何 He", "郭 Guo", "马 Ma", "罗 Luo");

    static final List<String> GIVEN_NAMES = List.of(
            "伟 Wei", "芳 Fang", "娜 Na", "敏 Min", "静 Jing", "丽 Li", "强 Qiang", "磊 Lei", "军 Jun", "洋 Yang", "勇 Yong",
            "艳 Yan", "杰 Jie", "涛 Tao", "明 Ming", "超 Chao", "霞 Xia", "平 Ping", "刚 Gang", "婷 Ting");

    private CityNames() {}

    private static Bureau top(String name, String title, int weight) {
        return new Bureau(name, title, Optional.empty(), weight);
    }

    private static Bureau below(String name, String title, String parent, int weight) {
        return new Bureau(name, title, Optional.of(parent), weight);
    }
}
