using System.Globalization;
using System.Text;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Tests.Ext.Model;

/// <summary>
/// Strings that contents and names are made of, such as <c>VMGT00000a1;</c>: each is used for one thing, so that what is left of a removed
/// thing can be told anywhere on a volume.
/// </summary>
internal sealed class TokenSet
{
    private const int Length = 12;
    private const int Digits = 7;

    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Tokens handed out.</summary>
    public int Count { get; set; }

    private static ReadOnlySpan<byte> Prefix => "VMG"u8;

    public string New(char kind) => $"VMG{kind}{++Count:x7};";

    /// <summary>Everything that these bytes hold is removed.</summary>
    public void Remove(ReadOnlySpan<byte> bytes)
    {
        foreach ((_, string token) in Find(bytes))
        {
            _removed.Add(token);
        }
    }

    public void RemoveName(string name) => Remove(Encoding.UTF8.GetBytes(name));

    /// <summary>What was removed and is still in these bytes by right.</summary>
    public void Keep(ReadOnlySpan<byte> bytes)
    {
        foreach ((_, string token) in Find(bytes))
        {
            _removed.Remove(token);
        }
    }

    /// <summary>Nothing is removed: an earlier state of the volume goes on.</summary>
    public void KeepAll() => _removed.Clear();

    /// <summary>Where removed tokens still are in what a volume's copy would hold.</summary>
    public IReadOnlyList<string> Leftovers(IBlockDevice device, ExtentSet live)
    {
        List<string> found = [];
        foreach (Extent extent in live)
        {
            byte[] bytes = new byte[extent.Length];
            device.Read(extent.Offset, bytes);
            foreach ((int position, string token) in Find(bytes))
            {
                if (_removed.Contains(token))
                {
                    found.Add($"{token} at byte {extent.Offset + position}");
                }
            }
        }

        return found;
    }

    private static List<(int Position, string Token)> Find(ReadOnlySpan<byte> bytes)
    {
        List<(int, string)> found = [];
        string last = "";
        for (int position = 0; bytes[position..].IndexOf(Prefix) is >= 0 and int next; position += Prefix.Length)
        {
            position += next;
            ReadOnlySpan<byte> at = bytes[position..];
            if (at.Length < Length || at[Length - 1] != ';' || at[3] is not ((byte)'T' or (byte)'N')
                || !int.TryParse(at.Slice(4, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
            {
                continue;
            }

            string token = Encoding.ASCII.GetString(at[..Length]);
            if (token != last)
            {
                found.Add((position, token));
                last = token;
            }
        }

        return found;
    }
}
