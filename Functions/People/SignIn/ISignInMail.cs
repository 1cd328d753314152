namespace Workflows.People.SignIn;

/// <summary>The mail that signs somebody in.</summary>
/// <param name="Name">Of the person; of several behind one address, all names.</param>
/// <param name="School">Code of the school; of several, the first one's.</param>
/// <param name="Language"><c>zh-CN</c> or <c>en</c>, as the page was that asked.</param>
internal sealed record SignInMail(string Address, string Name, string School, Uri Link, string Code, string Language, DateTimeOffset ExpiresAt);

/// <summary>Sends it now: link and code are kept nowhere, so there is nothing to send later. Mail implements it.</summary>
internal interface ISignInMail
{
    /// <exception cref="Exception">The provider did not take it; another attempt makes a new link.</exception>
    Task Send(SignInMail mail, CancellationToken cancel);
}
