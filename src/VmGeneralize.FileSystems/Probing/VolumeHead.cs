using System.Text;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Probing;

/// <summary>
/// The first bytes of a volume, read once: what it holds, what it is called and the superblock used to open it all come from
/// them.
/// </summary>
public sealed class VolumeHead
{
    private const int Size = 72 * 1024; // reaches the Btrfs superblock at 64 KiB

    private readonly byte[] _bytes;

    private VolumeHead(IBlockDevice device, byte[] bytes, CancellationToken cancellation)
    {
        Device = device;
        _bytes = bytes;
        Cancellation = cancellation;
    }

    /// <summary>The volume; owned by the caller that opened it.</summary>
    public IBlockDevice Device { get; }

    /// <summary>The first 72 KiB; fewer on a smaller volume.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Cancels work on the volume: what is opened from here keeps the token.</summary>
    public CancellationToken Cancellation { get; }

    public static VolumeHead Read(IBlockDevice device, CancellationToken cancellation)
    {
        byte[] bytes = new byte[Math.Min(Size, device.Length)];
        device.Read(0, bytes);
        return new VolumeHead(device, bytes, cancellation);
    }

    /// <summary>The same bytes, when the rest is read and written through another device for the volume.</summary>
    internal VolumeHead Over(IBlockDevice device) => new(device, _bytes, Cancellation);

    /// <summary>The bytes from an offset on; empty when the head ends before.</summary>
    public ReadOnlySpan<byte> At(int offset) => offset < _bytes.Length ? _bytes.AsSpan(offset) : [];

    /// <summary>Reads from anywhere on the volume, from the device only what is not in the head.</summary>
    /// <returns>False when the volume does not reach there.</returns>
    public bool TryRead(long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > Device.Length - bytes.Length)
        {
            return false;
        }

        if (offset + bytes.Length <= _bytes.Length)
        {
            _bytes.AsSpan((int)offset, bytes.Length).CopyTo(bytes);
        }
        else
        {
            Device.Read(offset, bytes);
        }

        return true;
    }

    /// <summary>UUID and label as most superblocks keep them: 16 bytes in written order, and UTF-8 up to a zero.</summary>
    /// <param name="id">Offset of the UUID.</param>
    /// <param name="label">Offset of the label.</param>
    /// <param name="labelSize">Its length in bytes.</param>
    internal VolumeIdentity IdentityAt(int id, int label, int labelSize)
    {
        ReadOnlySpan<byte> bytes = At(id);
        Guid guid = bytes.Length < 16 ? Guid.Empty : new Guid(bytes[..16], bigEndian: true);
        ReadOnlySpan<byte> text = At(label);
        return new VolumeIdentity(guid == Guid.Empty ? "" : guid.ToString(), text.Length < labelSize ? "" : Text(text[..labelSize]));
    }

    /// <summary>UTF-8 up to a zero or to the end.</summary>
    internal static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
