namespace VmGeneralize.FileSystems.Probing;

/// <summary>A Linux swap volume.</summary>
internal static class SwapSignature
{
    public static VolumeContent? Find(VolumeHead head) =>
        SwapHeader.TryRead(head.Bytes, out SwapHeader? swap) ? new VolumeContent(VolumeKind.Swap, swap.Description) : null;

    public static VolumeIdentity Identity(VolumeHead head) =>
        SwapHeader.TryRead(head.Bytes, out SwapHeader? swap) ? new VolumeIdentity(swap.Id?.ToString() ?? "", swap.Label) : VolumeIdentity.None;
}
