namespace VmGeneralize.FileSystems.Xfs;

/// <summary>An allocation group's number, counted from 0 (xfs_agnumber_t).</summary>
internal readonly record struct AgNumber(uint Value)
{
    public override string ToString() => Value.ToString();
}
