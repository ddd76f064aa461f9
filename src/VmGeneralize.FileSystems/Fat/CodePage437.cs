namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// The OEM code page of short names. A FAT volume does not say which one its names are in; 437 is what Linux assumes too, and names
/// that matter here (the ESP's) are ASCII or have a long, Unicode, name.
/// </summary>
internal static class CodePage437
{
    private const string UpperHalf =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
        "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    public static string Decode(ReadOnlySpan<byte> bytes) =>
        string.Create(bytes.Length, bytes, static (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = source[i] < 0x80 ? (char)source[i] : UpperHalf[source[i] - 0x80];
            }
        });
}
