using System.Globalization;
using System.Text;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Tests.Posix.Model;

/// <summary>
/// Strings that contents and names are made of, such as <c>VMGT00000a1;</c>. Each is used for one thing only, so that remains of a removed thing can be
/// recognized anywhere on a volume.
/// </summary>
internal sealed class TokenSet
{
    private const int Length = 12;
    private const int Digits = 7;
    private const int ChunkSize = 1 << 20; // bytes

    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Number of tokens handed out.</summary>
    public int Count { get; set; }

    private static ReadOnlySpan<byte> Prefix => "VMG"u8;

    public string New(char kind) => $"VMG{kind}{++Count:x7};";

    /// <summary>Marks all tokens in these bytes as removed.</summary>
    public void Remove(ReadOnlySpan<byte> bytes)
    {
        foreach ((_, string token) in Find(bytes))
        {
            _removed.Add(token);
        }
    }

    public void RemoveName(string name) => Remove(Encoding.UTF8.GetBytes(name));

    /// <summary>Unmarks removed tokens that are rightly still in these bytes.</summary>
    public void Keep(ReadOnlySpan<byte> bytes)
    {
        foreach ((_, string token) in Find(bytes))
        {
            _removed.Remove(token);
        }
    }

    /// <summary>Unmarks all removed tokens: work continues from an earlier state of the volume.</summary>
    public void KeepAll() => _removed.Clear();

    /// <summary>Finds removed tokens that are still in what a copy of the volume would hold.</summary>
    public List<(long Position, string Token)> Leftovers(IBlockDevice device, ExtentSet live)
    {
        List<(long, string)> found = [];
        byte[] buffer = new byte[ChunkSize];
        foreach (Extent extent in live)
        {
            // A token that one chunk cuts in two is whole in the next one.
            for (long offset = extent.Offset; offset < extent.End; offset += ChunkSize - (Length - 1))
            {
                Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(ChunkSize, extent.End - offset));
                device.Read(offset, bytes);
                foreach ((int position, string token) in Find(bytes))
                {
                    if (_removed.Contains(token))
                    {
                        found.Add((offset + position, token));
                    }
                }
            }
        }

        return found;
    }

    private static List<(int Position, string Token)> Find(ReadOnlySpan<byte> bytes)
    {
        List<(int, string)> found = [];
        ReadOnlySpan<byte> last = [];
        for (int position = 0; bytes[position..].IndexOf(Prefix) is >= 0 and int next; position += Prefix.Length)
        {
            position += next;
            ReadOnlySpan<byte> at = bytes[position..];
            if (at.StartsWith(last) && !last.IsEmpty)
            {
                continue; // a file is one token, again and again
            }

            if (at.Length < Length || at[Length - 1] != ';' || at[3] is not ((byte)'T' or (byte)'N')
                || !int.TryParse(at.Slice(4, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
            {
                continue;
            }

            last = at[..Length];
            found.Add((position, Encoding.ASCII.GetString(last)));
        }

        return found;
    }
}
