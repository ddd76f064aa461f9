using System.Text;

namespace VmGeneralize.Guests.Edits;

/// <summary>Contents of a file that an edit writes; equal when the bytes are, and never printed.</summary>
public sealed class GuestBytes : IEquatable<GuestBytes>
{
    private readonly byte[] _bytes;

    private GuestBytes(byte[] bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Span => _bytes;

    public int Length => _bytes.Length;

    public static GuestBytes Of(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>Text as UTF-8 without a byte-order mark.</summary>
    public static GuestBytes Of(string text) => new(Encoding.UTF8.GetBytes(text));

    public bool Equals(GuestBytes? other) => other is not null && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => Equals(obj as GuestBytes);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Length} bytes";
}
