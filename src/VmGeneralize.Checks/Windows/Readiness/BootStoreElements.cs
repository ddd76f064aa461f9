using System.Buffers.Binary;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

/// <summary>
/// Boot configuration data: objects with elements, named by the numbers of the BcdElementTypes enumerations
/// (learn.microsoft.com, "Boot Configuration Data in Windows").
/// </summary>
internal static class BootStoreElements
{
    public const string Hive = "BCD";

    public const string BootManager = "{9dea862c-5cdd-4e70-acc1-f32b344d4795}";
    public const string EmsSettings = "{0ce4991b-e6b3-4b16-b23c-5e0d9250e5d9}";

    private const string DefaultObject = "23000003";

    public static bool Exists(IGuestView guest) => guest.Registry.KeyExists(Hive, "Objects");

    /// <summary>The entry that starts when nobody chooses, or null.</summary>
    public static string? Default(IGuestView guest) => guest.Registry.Text(Hive, Key(BootManager, DefaultObject), "Element");

    /// <summary>An element that is a boolean (1 byte) or an integer (8 bytes); null when it is absent.</summary>
    public static ulong? Number(IGuestView guest, string bcdObject, string element) => guest.Registry.Bytes(Hive, Key(bcdObject, element), "Element") switch
    {
        { Length: 1 } bytes => bytes[0],
        { Length: >= 8 } bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => null,
    };

    /// <summary>A finding when an element does not have the number that it should; nothing when it has.</summary>
    public static IEnumerable<Finding> Expect(
        IGuestView guest, Severity severity, string bcdObject, string element, ulong expected, string summary, string remedy)
    {
        ulong? found = Number(guest, bcdObject, element);
        if (found != expected)
        {
            yield return new Finding(severity, summary, ReadinessCheck.Evidence(Hive, Key(bcdObject, element), "Element"), remedy)
            {
                Expected = expected.ToString(),
                Found = found?.ToString() ?? "absent",
            };
        }
    }

    private static string Key(string bcdObject, string element) => $@"Objects\{bcdObject}\Elements\{element}";
}
