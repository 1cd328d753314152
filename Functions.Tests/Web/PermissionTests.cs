using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Workflows.Web;

namespace Workflows.Tests.Web;

public sealed partial class PermissionTests
{
    const BindingFlags Hidden = BindingFlags.Static | BindingFlags.NonPublic;

    static IEnumerable<MethodInfo> HttpFunctions => typeof(FrontDoor).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(FunctionAttribute)) && method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))));

    [Fact]
    public void Every_http_function_carries_exactly_one_permission()
    {
        Assert.NotEmpty(HttpFunctions);
        Assert.All(HttpFunctions, function => Assert.NotNull(Permissions.Of(function)));
    }

    [Fact]
    public void Every_role_that_a_function_asks_for_exists_and_has_a_name() => Assert.All(
        HttpFunctions.Select(Permissions.Of).OfType<SignedInAttribute>().SelectMany(permission => permission.Roles).Concat(Role.All),
        role =>
        {
            Assert.Contains(role, Role.All);
            Assert.True(Texts.Of("Web").Has($"Role.{role}"), role);
        });

    [Fact]
    public void A_function_without_a_permission_or_with_two_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Permissions.Of(typeof(PermissionTests).GetMethod(nameof(Open), Hidden)!));
        Assert.Throws<InvalidOperationException>(() => Permissions.Of(typeof(PermissionTests).GetMethod(nameof(Doubtful), Hidden)!));
    }

    /// <summary>A form that posts must be a PostForm, or it lacks the token.</summary>
    [Fact]
    public void Every_form_that_posts_is_a_PostForm() => Assert.DoesNotContain(
        Directory.EnumerateFiles(TextsTests.FolderOf("Functions"), "*.razor", SearchOption.AllDirectories),
        file => Path.GetFileName(file) != "PostForm.razor" && BareForm().IsMatch(File.ReadAllText(file)));

    internal static void Open()
    {
    }

    [Public, ByLink]
    internal static void Doubtful()
    {
    }

    [GeneratedRegex("<form\\b(?![^>]*method=\"get\")")]
    private static partial Regex BareForm();
}
