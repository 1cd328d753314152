using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;

namespace Workflows.Web.Components;

/// <summary>
/// Hands a page its request and what it shows. Razor components are public, so their parameters' types must be; a page that shows an internal type takes it as a
/// <c>[CascadingParameter]</c>, which need not be public. So what is given by a parameter's name goes there, and anything else is cascaded by its type.
/// </summary>
internal sealed class PageRoot : ComponentBase
{
    [Parameter, EditorRequired] public required HttpContext Http { get; set; }
    [Parameter, EditorRequired] public required Type Page { get; set; }
    [Parameter, EditorRequired] public required IDictionary<string, object?> Given { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var given = Given.Where(entry => entry.Value is not null).ToLookup(entry => IsParameter(entry.Key));
        RenderFragment page = inner =>
        {
            inner.OpenComponent(0, Page);
            foreach (var (name, value) in given[true]) inner.AddComponentParameter(1, name, value);
            inner.CloseComponent();
        };
        foreach (var (name, value) in given[false]) page = Cascade(Taken(name, value!), page);
        Cascade(Http.Visit(), Cascade(Http, page, typeof(HttpContext)))(builder);
    }

    bool IsParameter(string name) => Page.GetProperty(name)?.IsDefined(typeof(ParameterAttribute)) ?? false;

    object Taken(string name, object value) =>
        Page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(property => property.IsDefined(typeof(CascadingParameterAttribute)) && property.PropertyType.IsInstanceOfType(value))
            ? value
            : throw new InvalidOperationException($"{Page} has no parameter for {name} ({value.GetType()}).");

    static RenderFragment Cascade(object value, RenderFragment content, Type? type = null) => builder =>
    {
        builder.OpenComponent(0, typeof(CascadingValue<>).MakeGenericType(type ?? value.GetType()));
        builder.AddComponentParameter(1, "Value", value);
        builder.AddComponentParameter(2, "IsFixed", true);
        builder.AddComponentParameter(3, "ChildContent", content);
        builder.CloseComponent();
    };
}
