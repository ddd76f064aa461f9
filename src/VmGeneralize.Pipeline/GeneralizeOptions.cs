namespace VmGeneralize.Pipeline;

/// <summary>The user's choices.</summary>
/// <param name="Operations">Selection list, such as <c>defaults,-windows-page-files</c>; null for the defaults.</param>
/// <param name="Partition">Which installation, on a disk with several; null for the only one.</param>
/// <param name="Prepare">Clean an installed system on which Sysprep is still to run, with the operations that are safe there.</param>
/// <param name="User">Linux: the provisioned user to remove, for guests that no longer show who it is.</param>
/// <param name="KeepUser">Linux: leave the provisioned user, as <c>waagent -deprovision</c> does without <c>+user</c>.</param>
/// <param name="KeepUnallocated">Copy unallocated space too: where partitions were deleted, after volumes, Microsoft reserved partitions.</param>
public sealed record GeneralizeOptions(
    string? Operations = null, int? Partition = null, bool Prepare = false, string? User = null, bool KeepUser = false, bool KeepUnallocated = false)
{
    /// <summary>On a disk with several installations: the others stay in the image as they are.</summary>
    public bool KeepOtherSystems { get; init; }

    /// <summary>As on the command line; <c>the defaults</c> when nothing was chosen.</summary>
    internal string Words()
    {
        string[] words =
        [
            .. Operations is { } list ? [$"--operations {list}"] : Array.Empty<string>(),
            .. Partition is { } number ? [$"--partition {number}"] : Array.Empty<string>(),
            .. Prepare ? ["--prepare"] : Array.Empty<string>(),
            .. User is { } user ? [$"--user {user}"] : Array.Empty<string>(),
            .. KeepUser ? ["--keep-user"] : Array.Empty<string>(),
            .. KeepUnallocated ? ["--keep-unallocated"] : Array.Empty<string>(),
            .. KeepOtherSystems ? ["--keep-other-systems"] : Array.Empty<string>(),
        ];
        return words.Length == 0 ? "the defaults" : string.Join(' ', words);
    }
}
