namespace VmGeneralize.Azure.Compute;

/// <summary>Operating system of a guest, for Azure.</summary>
public enum OsType
{
    Windows,
    Linux,
}
