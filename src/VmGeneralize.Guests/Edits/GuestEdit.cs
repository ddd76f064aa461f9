namespace VmGeneralize.Guests.Edits;

/// <summary>
/// One change to a guest, as plain data: it can be shown, compared and tested without a disk. Paths are absolute in the
/// guest, with <c>/</c>; registry keys are relative to their hive's root, with <c>\</c>.
/// </summary>
public abstract record GuestEdit
{
    private GuestEdit()
    {
    }

    /// <summary>What this edit changes, for telling whether two edits meet: a path, or hive, key and value.</summary>
    public abstract string Target { get; }

    /// <summary>The hive that a registry edit changes; null for files.</summary>
    public string? HiveName => this switch
    {
        DeleteValue value => value.Hive,
        SetValue value => value.Hive,
        DeleteKey key => key.Hive,
        _ => null,
    };

    /// <summary>Removes a file or a whole directory. Links and reparse points are removed, never followed.</summary>
    public sealed record Delete(string Path) : GuestEdit
    {
        public override string Target => Path;
    }

    /// <summary>Empties a file and keeps it: its inode, owner, permissions and labels stay.</summary>
    public sealed record Truncate(string Path) : GuestEdit
    {
        public override string Target => Path;
    }

    /// <summary>
    /// Gives an existing file new contents and keeps everything else of it. <paramref name="Summary"/> tells users what the contents are,
    /// and never holds a secret.
    /// </summary>
    public sealed record Write(string Path, GuestBytes Contents, string Summary) : GuestEdit
    {
        public override string Target => Path;
    }

    /// <summary>
    /// Changes single lines of a text file and keeps everything else of it. Several operations may edit one file, as long as no two of
    /// them change the same line.
    /// </summary>
    public sealed record EditLines(string Path, LineEdits Lines) : GuestEdit
    {
        public override string Target => Path;
    }

    /// <summary>Makes a file that does not exist, owned by root; its SELinux label is that of a neighbour, or of the directory.</summary>
    public sealed record Create(string Path, GuestBytes Contents, uint Mode) : GuestEdit
    {
        public override string Target => Path;
    }

    /// <summary>Makes a symbolic link that does not exist, owned by root.</summary>
    public sealed record CreateLink(string Path, string LinkTarget) : GuestEdit
    {
        public override string Target => Path;
    }

    /// <summary>Makes a file's bytes from <paramref name="Keep"/> on read as zero; its place and length stay (swap files).</summary>
    public sealed record Erase(string Path, long Keep) : GuestEdit
    {
        public override string Target => Path;
    }

    /// <summary>Removes one registry value; an empty name is the key's default value.</summary>
    public sealed record DeleteValue(string Hive, string Key, string Name) : GuestEdit
    {
        public override string Target => $@"{Hive}\{Key}\\{Name}";
    }

    /// <summary>Sets one registry value, creating it and its key when they are missing.</summary>
    public sealed record SetValue(string Hive, string Key, string Name, RegistryData Data) : GuestEdit
    {
        public override string Target => $@"{Hive}\{Key}\\{Name}";
    }

    /// <summary>Removes a registry key with everything below it.</summary>
    public sealed record DeleteKey(string Hive, string Key) : GuestEdit
    {
        public override string Target => $@"{Hive}\{Key}";
    }

    /// <summary>
    /// Zeros the slack of the whole system volume, and of the hives that may be written: bytes that earlier deletions left in what is live.
    /// Every byte that means something stays, so it meets no other edit.
    /// </summary>
    public sealed record WipeSlack : GuestEdit
    {
        public override string Target => "slack of the system volume";
    }

    /// <summary>The path that a file edit changes; null for registry edits and for what concerns no path.</summary>
    public string? FilePath => HiveName is null && this is not WipeSlack ? Target : null;

    /// <summary>True when applying both would touch the same thing: one path is in the other, or the same value or line.</summary>
    public static bool Meet(GuestEdit first, GuestEdit second, GuestKind guest) => (first, second) switch
    {
        (WipeSlack, _) or (_, WipeSlack) => first is WipeSlack && second is WipeSlack,
        (EditLines a, EditLines b) when a.Path == b.Path => a.Lines.Meet(b.Lines),
        ({ FilePath: { } a }, { FilePath: { } b }) => GuestPath.IsSameOrBelow(a, b, guest) || GuestPath.IsSameOrBelow(b, a, guest),
        ({ FilePath: not null }, _) or (_, { FilePath: not null }) => false,
        (DeleteKey a, _) => IsSameOrBelow(second.Target, a.Target) || (second is DeleteKey && IsSameOrBelow(a.Target, second.Target)),
        (_, DeleteKey b) => IsSameOrBelow(first.Target, b.Target),
        _ => string.Equals(first.Target, second.Target, StringComparison.OrdinalIgnoreCase),
    };

    private static bool IsSameOrBelow(string target, string key) =>
        target.Equals(key, StringComparison.OrdinalIgnoreCase) || target.StartsWith(key + "\\", StringComparison.OrdinalIgnoreCase);
}
