using System.Globalization;
using System.Resources;
using Workflows.People;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>
/// The words of a kind of case: those of its slice by key (<c>Step.{name}</c>, <c>Result.{step}.{code}</c>, <c>Fact.{code}</c>, <c>Outcome.{code}</c>, <c>Kind.{code}</c>,
/// <c>Document.{name}</c>), else those of all cases.
/// </summary>
internal sealed class CaseWords(CaseKind kind)
{
    static readonly Texts All = Texts.Of("Cases");
    static readonly ResourceManager Notes = new("Workflows.Cases.Texts", typeof(CaseWords).Assembly);
    static readonly ResourceManager Common = new("Workflows.Policies.Texts", typeof(CaseWords).Assembly);

    readonly Texts own = Texts.Of(kind.Texts);
    readonly ResourceManager rules = Texts.Of(kind.Texts, "RulesTexts").Resources;

    public string Kind => own[$"Kind.{kind.Code}"];

    /// <summary>Of a case as a heading: 林知夏的推荐.</summary>
    public string Title(string name) => own.Has($"Title.{kind.Code}") ? own[$"Title.{kind.Code}", name] : All["Title", name, Kind];

    public string Step(string name) => own.Find($"Step.{name}") ?? All.Find($"Step.{name}") ?? own[$"Step.{name}"];

    /// <summary>Whether the timeline has a step of that name.</summary>
    public bool Shows(string name) => kind.Steps.Contains(name);

    /// <summary>What a step is, where its name does not say it; null elsewhere.</summary>
    public string? StepHint(string name) => own.Find($"Step.{name}.hint");

    /// <summary>What became of a step: 已同意.</summary>
    public string Result(StepRow step) => step.Result is { } code ? Result(step.Name, code) : "";

    public string Result(string step, string code) => own.Find($"Result.{step}.{code}") ?? own.Find($"Result.{code}") ?? All.Find($"Result.{code}") ?? own.Find($"Outcome.{code}") ?? own[$"Result.{code}"];

    /// <summary>As <c>data-state</c> of a result's words; null: they stand without a mark.</summary>
    public string? MarkOf(string? result) => result is null || kind.Delays.Contains(result) ? null : kind.Refusals.Contains(result) ? "unmet" : "done";

    public string Outcome(string code) => own.Find($"Outcome.{code}") ?? All.Find($"Outcome.{code}") ?? own[$"Outcome.{code}"];

    /// <summary>What an outcome means for whom it concerns, as sentences, which may differ by the last decision and say until when it is valid; null where the slice says nothing.</summary>
    public string? Ended(CaseRow row)
    {
        var last = row.Steps.Where(step => step is { State: StepState.Done, IsVoid: false, Addressee: not null }).OrderBy(step => step.FinishedAt).LastOrDefault();
        return row.ValidUntil is { } until && last is not { IsSkipped: true } && own.Has($"Ended.{row.Outcome}.{last?.Result}")
            ? own[$"Ended.{row.Outcome}.{last?.Result}", Web.Say.Full(Web.Say.Day(until.AddTicks(-1)))]
            : own.Find($"Ended.{row.Outcome}");
    }

    /// <summary>What one can do after an outcome; null where the slice says nothing.</summary>
    public string? WhatNow(string outcome) => own.Find($"Ended.{outcome}.do");

    /// <summary>What comes after a step that is active; null where the slice says nothing.</summary>
    public string? Next(string step) => own.Find($"Next.{step}");

    public string Fact(string code) => own.Find($"Fact.{code}") ?? All.Find($"Fact.{code}") ?? own[$"Fact.{code}"];

    /// <summary>A fact's value: a code in words where there are words for it, a day as people write it, else as it is.</summary>
    public string Value(CaseFact fact) => own.Find($"Fact.{fact.Code}.{fact.Value}")
        ?? (DateOnly.TryParseExact(fact.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Web.Say.Full(day) : fact.Value);

    public string Document(DocumentRow document) => document.HandedInWith is { } step ? All["Document.upload", Step(step), document.FileName] : Document(document.Name);

    /// <summary>Of a document that counts no more, what became of it: 推优登记表（第 1 份）已更正：…，以第 2 份为准; null of one that counts.</summary>
    public string? Corrected(CaseRow row, DocumentRow document) => document.Corrected is not { } correction ? null
        : All["Document.corrected", Document(document), document.Number, Web.Say.Full(Web.Say.Day(correction.At)), correction.By ?? All["Audit.workflow"], Step(correction.Step)]
            + (row.InPlaceOf(document) is { } now ? All["Document.corrected.by", now.Number] : All["Document.corrected.open"]);

    public string Document(string name) => own.Find($"Document.{name.Split('.')[0]}") ?? All.Find($"Document.{name}") ?? own[$"Document.{name}"];

    /// <summary>A clause in the language of the request.</summary>
    public string Say(Clause clause) =>
        rules.GetString(clause.Key, CultureInfo.CurrentUICulture) is not null || Common.GetString(clause.Key, CultureInfo.CurrentUICulture) is not null
            ? clause.Text(CultureInfo.CurrentUICulture, rules)
            : own.Has(clause.Key) ? own[clause.Key, [.. clause.Arguments]]
            : clause.Text(CultureInfo.CurrentUICulture, Notes);

    /// <summary>All of them as one line: 应到 42，实到 38 ≥ 21；赞成 25 &gt; 21：通过.</summary>
    public string Line(IEnumerable<Clause> clauses) => string.Join(Common.GetString("Clause_Separator", CultureInfo.CurrentUICulture), clauses.Select(Say));

    /// <summary>Who is asked: 计算机学院团委; a person by the name the case knows.</summary>
    /// <param name="visitor">Is called 您.</param>
    public static string Who(CaseRow row, string addressee, string? visitor)
    {
        if (Readers.RoleOf(addressee) is { } held) return Holders(held);
        var person = Readers.PersonOf(addressee);
        return person == visitor ? All["Who.you"] : NameOf(row, person) ?? All["Who.somebody"];
    }

    /// <summary>A role with its scope as people write it, without saying twice what the end of one and the beginning of the other say: 计算机学院团委, 软件 2302 团支部书记.</summary>
    public static string Holders(RoleHeld held)
    {
        if (held.Scope.Length == 0 || !Languages.IsChinese) return RoleWords.Of(held);
        var role = RoleWords.Of(held.Role);
        var shared = Enumerable.Range(0, role.Length + 1).Last(length => held.Scope.EndsWith(role[..length], StringComparison.Ordinal));
        return held.Scope + (char.IsAsciiLetterOrDigit(held.Scope[^1]) ? " " : "") + role[shared..];
    }

    /// <returns>Null when the case does not know.</returns>
    public static string? NameOf(CaseRow row, string? person) => person is null ? null
        : person == row.Concerns ? row.Name
        : row.Steps.LastOrDefault(step => step.By == person && step.ByName is not null)?.ByName
            ?? row.Steps.LastOrDefault(step => step.Addressee == Readers.Person(person) && step.AddresseeName is not null)?.AddresseeName;
}
