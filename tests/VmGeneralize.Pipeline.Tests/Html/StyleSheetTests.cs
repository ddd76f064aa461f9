using System.Globalization;
using System.Text.RegularExpressions;
using VmGeneralize.Pipeline.Html;

namespace VmGeneralize.Pipeline.Tests.Html;

/// <summary>Contrast as WCAG 2.2 defines it (1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for anything that carries meaning).</summary>
public class StyleSheetTests
{
    [Theory]
    [InlineData("text", "page", 4.5)]
    [InlineData("text", "card", 4.5)]
    [InlineData("muted", "page", 4.5)]
    [InlineData("muted", "card", 4.5)]
    [InlineData("link", "card", 4.5)]
    [InlineData("link", "plain-back", 4.5)]
    [InlineData("good", "card", 4.5)]
    [InlineData("good", "good-back", 4.5)]
    [InlineData("warn", "warn-back", 4.5)]
    [InlineData("bad", "bad-back", 4.5)]
    [InlineData("bad", "card", 4.5)]
    [InlineData("text", "good-back", 4.5)]
    [InlineData("text", "warn-back", 4.5)]
    [InlineData("text", "bad-back", 4.5)]
    [InlineData("text", "plain-back", 4.5)]
    [InlineData("live", "card", 3)]
    [InlineData("removed", "card", 3)]
    [InlineData("dead", "card", 3)]
    [InlineData("sent", "card", 3)]
    [InlineData("live", "free", 3)]
    [InlineData("removed", "free", 3)]
    [InlineData("sent", "free", 3)]
    [InlineData("mark", "removed", 3)]
    [InlineData("mark", "dead", 3)]
    public void Colours_can_be_told_apart_in_light_and_dark(string front, string back, double least)
    {
        string[] themes = StyleSheet.Css.Split("prefers-color-scheme:dark");
        Assert.Equal(2, themes.Length);
        foreach (string theme in themes)
        {
            Assert.InRange(Contrast(Colour(theme, front), Colour(theme, back)), least, 21);
        }
    }

    [Fact]
    public void The_style_sheet_asks_for_nothing_and_cannot_end_its_element()
    {
        Assert.DoesNotContain("url(", StyleSheet.Css, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", StyleSheet.Css, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("</", StyleSheet.Css, StringComparison.Ordinal);
    }

    private static string Colour(string css, string name) => Regex.Match(css, $"--{name}:#([0-9a-f]+)").Groups[1].Value;

    private static double Contrast(string left, string right)
    {
        double[] luminances = [Luminance(left), Luminance(right)];
        return (luminances.Max() + 0.05) / (luminances.Min() + 0.05);
    }

    private static double Luminance(string colour)
    {
        string six = colour.Length == 3 ? string.Concat(colour.Select(digit => $"{digit}{digit}")) : colour;
        double Channel(int index)
        {
            double value = int.Parse(six.AsSpan(index * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(0)) + (0.7152 * Channel(1)) + (0.0722 * Channel(2));
    }
}
