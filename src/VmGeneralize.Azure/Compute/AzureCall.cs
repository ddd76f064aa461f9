namespace VmGeneralize.Azure.Compute;

/// <summary>A call to Azure that a command would make, for <c>--what-if</c>. Made by pure functions: nothing is sent.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Resource">Id of the resource, and the action on it if there is one.</param>
/// <param name="What">What it does, with what matters of its body; without secrets.</param>
public sealed record AzureCall(string Method, string Resource, string What);
