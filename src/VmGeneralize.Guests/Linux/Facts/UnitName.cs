using System.Globalization;
using System.Text;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Names of units that stand for paths: "string escaping for inclusion in unit names" in systemd.unit(5), <c>systemd-escape -p</c>.</summary>
internal static class UnitName
{
    public const string Mount = ".mount";
    public const string AutomaticMount = ".automount";

    /// <summary>The path that the name of a mount or automount unit stands for; null when it stands for none.</summary>
    public static string? Path(string unit)
    {
        string name = unit[..unit.LastIndexOf('.')];
        if (name == "-")
        {
            return "/";
        }

        StringBuilder bytes = new("/"); // Latin-1: an escape is a byte, not a character
        for (int index = 0; index < name.Length; index++)
        {
            if (name[index] != '\\')
            {
                bytes.Append(name[index] == '-' ? '/' : name[index]);
                continue;
            }

            if (index + 4 > name.Length || name[index + 1] != 'x'
                || !byte.TryParse(name.AsSpan(index + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code) || code == 0)
            {
                return null;
            }

            bytes.Append((char)code);
            index += 3;
        }

        return name.Length == 0 ? null : LinuxFiles.Utf8(bytes.ToString());
    }

    /// <summary>The unit that mounts something on a path.</summary>
    public static string OfMount(string path)
    {
        string inner = Simplified(path).TrimStart('/');
        StringBuilder name = new();
        foreach (byte code in Encoding.UTF8.GetBytes(inner))
        {
            char c = (char)code;
            name.Append(c == '/' ? "-"
                : char.IsAsciiLetterOrDigit(c) || c is ':' or '_' || (c == '.' && name.Length > 0) ? c.ToString()
                : $"\\x{code:x2}");
        }

        return (name.Length == 0 ? "-" : name.ToString()) + Mount;
    }

    /// <summary>A path without slashes that mean nothing.</summary>
    public static string Simplified(string path) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));
}
