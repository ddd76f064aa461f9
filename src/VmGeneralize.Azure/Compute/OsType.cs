namespace VmGeneralize.Azure.Compute;

/// <summary>What Azure wants to know of a guest.</summary>
public enum OsType
{
    Windows,
    Linux,
}
