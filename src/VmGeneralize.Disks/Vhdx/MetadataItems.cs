namespace VmGeneralize.Disks.Vhdx;

/// <summary>Identifiers of the known metadata items ([MS-VHDX] 2.6.2).</summary>
internal static class MetadataItems
{
    public static Guid FileParameters { get; } = new("CAA16737-FA36-4D43-B3B6-33F0AA44E76B");

    public static Guid VirtualDiskSize { get; } = new("2FA54224-CD1B-4876-B211-5DBED83BF4B8");

    public static Guid LogicalSectorSize { get; } = new("8141BF1D-A96F-4709-BA47-F233A8FAAB5F");

    public static Guid PhysicalSectorSize { get; } = new("CDA348C7-445D-4471-9CC9-E9885251C556");

    public static Guid VirtualDiskId { get; } = new("BECA12AB-B2E6-4523-93EF-C309E000C746");

    public static Guid ParentLocator { get; } = new("A8D35F2D-B30B-454D-ABF7-D3D84834AB0C");
}
