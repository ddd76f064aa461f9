namespace VmGeneralize.Servicing.Dism;

/// <summary>
/// Reads the one thing of DISM's output that is relied on, its bar: <c>[=====    20.0%      ]</c>. Everything else is shown, never understood.
/// </summary>
internal static class DismProgress
{
    /// <returns>0 to 100, or null when the line is not a bar.</returns>
    public static int? Percent(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        int sign = line.IndexOf('%');
        if (line.Length < 3 || line[0] != '[' || line[^1] != ']' || sign < 0)
        {
            return null;
        }

        int start = sign;
        while (start > 0 && (char.IsAsciiDigit(line[start - 1]) || line[start - 1] == '.'))
        {
            start--;
        }

        ReadOnlySpan<char> number = line[start..sign];
        int point = number.IndexOf('.');
        return int.TryParse(point < 0 ? number : number[..point], out int percent) && percent is >= 0 and <= 100 ? percent : null;
    }
}
