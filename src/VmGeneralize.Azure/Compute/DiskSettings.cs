namespace VmGeneralize.Azure.Compute;

/// <summary>The user's settings for a managed disk that is to be made, whatever is in it.</summary>
public sealed record DiskSettings
{
    /// <summary>One of <see cref="DiskKind"/>.</summary>
    public string Sku { get; init; } = DiskKind.Standard;

    /// <summary>Availability zone, or null for none.</summary>
    public string? Zone { get; init; }

    /// <summary>As in <c>P30</c>; null: that of its size.</summary>
    public string? Tier { get; init; }

    /// <summary>Keys, networks, identity.</summary>
    public DiskPolicy Policy { get; init; } = new();

    /// <summary>What can be checked before the disk is read.</summary>
    /// <exception cref="Blocks.RefusedException">Two of these do not go together.</exception>
    /// <exception cref="Blocks.UsageException">One is not what Azure knows.</exception>
    public void Check()
    {
        DiskKind.Check(Sku, Zone);
        Policy.Check();
    }
}
