using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.FileSystems;

namespace VmGeneralize.Tests.Console;

[Collection("console")]
public class FailureTests
{
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new RefusedException(new RefusalCode("hibernated"), "Windows is hibernated.", "Shut it down."), 3, "Do this first: Shut it down." },
        { new CorruptDataException("VHD footer", 512, "checksum is 1, expected 2"), 4, "byte 512" },
        { new CorruptDataException("ext directory", 0, "the name \u001b[2Jx"), 4, "the name \\u001b[2Jx" },
        { new UnsupportedFeatureException("ReFS", "Use NTFS."), 4, "Use NTFS." },
        { new UsageException("There is no operation \"x\"."), 2, "no operation" },
        { new FormatException("The input string 'x' was not in a correct format."), 1, "defect in vmgeneralize" },
        { new UriFormatException("Invalid URI"), 1, "defect in vmgeneralize" },
        { new FileNotFoundException("Could not find file 'x'.", "x"), 2, "'x'" },
        { new DirectoryNotFoundException("Could not find a part of the path 'x'."), 2, "'x'" },
        { new GuestPathNotFoundException("/etc/x", "ext volume"), 1, "defect in vmgeneralize" },
        { new GuestPathExistsException("/etc/x", "ext volume"), 1, "defect in vmgeneralize" },
        {
            new GuestVolumeFullException(new RefusalCode("ext-full"), "ext volume 1", needed: 8192, free: 4096),
            3,
            "ext volume 1 in the guest has no room for what must be written: 8192 bytes are needed, 4096 are free"
        },
        { new IOException("No space left on device"), 1, "The source disk was not changed." },
        { new UnauthorizedAccessException("Access to 'x' is denied."), 1, "'x'" },
        { new OperationCanceledException(), 130, "no file was left" },
        { new InvalidOperationException("boom"), 1, "defect in vmgeneralize" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Every_failure_has_its_exit_code_and_words_for_people(Exception problem, int exit, string words)
    {
        TextWriter error = System.Console.Error;
        using StringWriter text = new();
        System.Console.SetError(text);
        try
        {
            Assert.Equal(exit, (int)Failure.Report(problem, json: false));
        }
        finally
        {
            System.Console.SetError(error);
        }

        Assert.Contains(words, text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text.ToString(), StringComparison.Ordinal);
    }
}
