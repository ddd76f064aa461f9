using System.Globalization;
using System.Text;
using System.Text.Json;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Tests;

public sealed class PrintableJsonTests
{
    [Theory]
    [InlineData("a\u202Egpj.exe", "\"a\\u202Egpj.exe\"")]
    [InlineData("\u2066x\u2069\u200E\u200F\u061C", "\"\\u2066x\\u2069\\u200E\\u200F\\u061C\"")]
    [InlineData("\e[2J\u009b31m\u2028", "\"\\u001B[2J\\u009B31m\\u2028\"")]
    [InlineData("\U000E0041", "\"\\uDB40\\uDC41\"")] // a tag character, which shows nothing
    [InlineData("Größe <b> & 'x' + 漢 😀", "\"Größe <b> & 'x' + 漢 \\uD83D\\uDE00\"")] // beyond 16 bits the encoder that this one is made of escapes all
    public void What_turns_text_around_is_escaped_and_letters_stay(string text, string json) => Assert.Equal(json, Encoded(text));

    /// <summary>Every character alone and among others, in both forms that writers ask for.</summary>
    [Fact]
    public void No_character_that_is_not_shown_gets_out_and_every_one_comes_back()
    {
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out Rune rune))
            {
                continue;
            }

            string text = $"a{rune}é{rune}z";
            string json = Encoded(text);
            Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                Assert.DoesNotContain(rune.ToString(), json, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_report_is_written_with_it()
    {
        Assert.Same(PrintableJson.Encoder, ReportJson.Lines.Options.Encoder);
        Assert.Same(PrintableJson.Encoder, ReportJson.Indented.Options.Encoder);
    }

    private static string Encoded(string text)
    {
        JsonWriterOptions options = new() { Encoder = PrintableJson.Encoder };
        string ofChars = Written(writer => writer.WriteStringValue(text));
        string ofBytes = Written(writer => writer.WriteStringValue(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(ofChars, ofBytes);
        return ofChars;

        string Written(Action<Utf8JsonWriter> write)
        {
            using MemoryStream stream = new();
            using (Utf8JsonWriter writer = new(stream, options))
            {
                write(writer);
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }
    }
}
