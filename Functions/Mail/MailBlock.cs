using System.Collections.Immutable;

namespace Workflows.Mail;

/// <summary>What a mail is made of, from top to bottom. Texts are plain: the layout encodes them.</summary>
internal abstract record MailBlock;

/// <param name="Text">With <c>{0}</c>, <c>{1}</c>… where <paramref name="Strong"/> goes, when there is any; a line break stays one.</param>
/// <param name="Strong">Names, dates and figures that count, in bold.</param>
internal sealed record Paragraph(string Text, params ImmutableArray<string> Strong) : MailBlock;

/// <summary>Label and value, line by line.</summary>
internal sealed record Facts(params ImmutableArray<MailFact> Items) : MailBlock;

internal sealed record MailFact(string Label, string Value);

/// <summary>Several things of one kind.</summary>
internal sealed record ItemList(params ImmutableArray<MailItem> Items) : MailBlock;

/// <param name="LinkText">Says what the link does: 查看王小明的材料. It and <paramref name="Url"/> come together.</param>
internal sealed record MailItem(string Title, string? Detail = null, string? LinkText = null, string? Url = null);

/// <summary>The thing to do. Its address is also written out below it.</summary>
/// <param name="Label">Says what the link does: 查看材料并填写结果.</param>
/// <param name="IsPersonal">It works without a password and for this person only; the mail says so.</param>
internal sealed record Button(string Label, string Url, bool IsPersonal = true) : MailBlock;

/// <summary>Figures to be typed in elsewhere, large and apart.</summary>
internal sealed record Code(string Text) : MailBlock;

/// <summary>What is good to know.</summary>
internal sealed record Small(string Text) : MailBlock;
