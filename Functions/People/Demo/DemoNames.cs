namespace Workflows.People.Demo;

/// <summary>Invented names, put together from common surnames and words; whoever bears one does so by chance.</summary>
internal static class DemoNames
{
    static readonly string[] Surnames =
    [
        .. "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪石".Select(character => character.ToString()),
        "欧阳", "司徒", "上官",
    ];

    static readonly string[] First = [.. "知思清若景云书予安明星雨子嘉亦沐言一梓奕昕可文晨南以静初乐允佳".Select(character => character.ToString())];
    static readonly string[] Second = [.. "远宁舟澜禾川岚溪然航辰月屿遥昀朗笙越微夏鸣谨齐诺桐川棠瑜恒霖筠睿".Select(character => character.ToString())];

    public static string One(DemoDraw draw) => draw.One(Surnames) + (draw.Percent(12) ? "" : draw.One(First)) + draw.One(Second);
}
