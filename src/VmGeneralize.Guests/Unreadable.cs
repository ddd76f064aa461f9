namespace VmGeneralize.Guests;

/// <summary>
/// Something that is in a guest and that could not be read: neither what it says nor that it says nothing is known. Or it could, and is left as it is.
/// </summary>
/// <param name="Path">The file or directory.</param>
/// <param name="Reason">Why not, as a clause: "it has 5000000 bytes, and more than 4194304 are not read".</param>
public sealed record Unreadable(string Path, string Reason)
{
    /// <summary>A link to where nothing is: what it means may be on a disk that is not here, and is not on this one.</summary>
    public bool LeadsNowhere { get; init; }

    /// <summary>It can be read, and is where nothing is changed.</summary>
    public bool IsKept { get; init; }

    /// <summary>A search in it ended early: what was found is known, and there may be more.</summary>
    public bool IsInPart { get; init; }

    /// <summary>What became of it, such as "could not be read".</summary>
    public string Verdict => IsKept ? "is not changed" : IsInPart ? "was not looked at everywhere" : "could not be read";

    public override string ToString() => $"{Path} {Verdict}: {Reason}";
}
