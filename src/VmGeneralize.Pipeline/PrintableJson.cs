using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Strings of JSON that people read: letters of all languages and markup stay as they are, what <see cref="Printable"/> does not show is escaped
/// (<c>\u202E</c>). A JSON line is printed on a terminal, so a name of a guest must not turn its text around; a program reads the same name.
/// </summary>
public sealed class PrintableJson : JavaScriptEncoder
{
    private PrintableJson()
    {
    }

    /// <summary>The encoder; it has no state.</summary>
    public static PrintableJson Encoder { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) =>
        UnsafeRelaxedJsonEscaping.WillEncode(unicodeScalar) || !Rune.TryCreate(unicodeScalar, out Rune rune) || Printable.IsUnsafe(rune);

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        Printable.IsUnsafe(new Rune(unicodeScalar)) && !UnsafeRelaxedJsonEscaping.WillEncode(unicodeScalar)
            ? Default.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten) // escapes all but ASCII
            : UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        ReadOnlySpan<char> span = new(text, textLength);
        int relaxed = UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncode(text, textLength);
        ReadOnlySpan<char> kept = relaxed < 0 ? span : span[..relaxed];
        int position = kept.IndexOfAnyExceptInRange('\0', '\x7f');
        while (position >= 0 && position < kept.Length)
        {
            if (Rune.DecodeFromUtf16(kept[position..], out Rune rune, out int length) != OperationStatus.Done || Printable.IsUnsafe(rune))
            {
                return position;
            }

            position += length;
        }

        return relaxed;
    }
}
