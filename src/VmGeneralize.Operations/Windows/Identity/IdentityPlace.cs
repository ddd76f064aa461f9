namespace VmGeneralize.Operations.Windows.Identity;

/// <summary>Where an identity is kept.</summary>
public abstract record IdentityPlace
{
    private IdentityPlace()
    {
    }

    /// <summary>A file.</summary>
    public sealed record File(string Path) : IdentityPlace;

    /// <summary>All that is in a folder.</summary>
    public sealed record Folder(string Path) : IdentityPlace;

    /// <summary>The credentials of build runners, wherever these are (<see cref="RunnerFolders"/>).</summary>
    public sealed record Runner : IdentityPlace;

    /// <summary>A value of the registry. In SYSTEM the key is one of every control set.</summary>
    public sealed record Value(string Hive, string Key, string Name) : IdentityPlace;

    /// <summary>Every key right below a key, as one entry each. In SYSTEM the key is one of every control set.</summary>
    public sealed record Keys(string Hive, string Key) : IdentityPlace;
}
