using System.Globalization;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>What deletion through a driver leaves on an NTFS volume.</summary>
internal static class NtfsDeletedPlaces
{
    private const int LargeSize = 300_000;
    private const int Names = 60;
    private const int CompressedFolder = 0x0810; // FILE_ATTRIBUTE_COMPRESSED and FILE_ATTRIBUTE_DIRECTORY

    public static IReadOnlyList<NtfsPlace> All { get; } =
    [
        new("free-cluster", "rm of a large file")
        {
            RemovedBy = "not copied",
            Fill = static (volume, canary) => volume.Write("Gone/large.bin", canary.Fill(LargeSize)),
            Delete = static (volume, _) => volume.Delete("Gone/large.bin"),
        },
        new("packed-gone-cluster", "rm of a compressed file")
        {
            RemovedBy = "not copied",
            Stored = Canary.Compressed,
            Fits = static cluster => cluster <= 4096,
            Fill = static (volume, canary) => WriteCompressed(volume, "Gone-packed", "text", "", canary),
            Delete = static (volume, _) => volume.Delete("Gone-packed"),
        },
        new("packed-live-file", "a compressed file that an operation removes")
        {
            RemovedBy = "windows-panther",
            Stored = Canary.Compressed,
            Fits = static cluster => cluster <= 4096,
            Fill = static (volume, canary) => WriteCompressed(volume, "Windows/Panther/packed", "text.log", "", canary),
        },
        new("free-record", "rm of a small file")
        {
            RemovedBy = "always",
            Fill = static (volume, canary) => volume.Write("Gone/small.txt", canary.Fill(400)),
            Delete = static (volume, _) => volume.Delete("Gone/small.txt"),
        },
        new("stream-of-free-record", "rm of a file with a stream")
        {
            RemovedBy = "always",
            Fill = static (volume, canary) =>
            {
                volume.Write("Gone/streams.txt", "x");
                volume.Write("Gone/streams.txt:small", canary.Fill(400));
            },
            Delete = static (volume, _) => volume.Delete("Gone/streams.txt"),
        },
        new("name-among-names", "rm of every third file of a folder")
        {
            Fill = static (volume, canary) => WriteNames(volume, "Names", canary),
            Delete = static (volume, canary) => DeleteNames(volume, "Names", canary),
        },
        new("name-in-emptied-folder", "rm of all files of a folder but one")
        {
            Fill = static (volume, canary) =>
            {
                for (int index = 0; index < 4 * Names; index++)
                {
                    volume.Write($"Emptied/{canary.Text}-{index}", "");
                }

                volume.Write("Emptied/one-that-stays.txt", "x");
            },
            Delete = static (volume, canary) =>
            {
                for (int index = 0; index < 4 * Names; index++)
                {
                    File.Delete(volume[$"Emptied/{canary.Text}-{index}"]);
                }
            },
        },
        new("name-of-link", "rm of one name of two")
        {
            Fill = static (volume, canary) =>
            {
                volume.Write("Links/linked.txt", "x");
                volume.Link("Links/linked.txt", $"Links/{canary.Text}.txt");
            },
            Delete = static (volume, canary) => volume.Delete($"Links/{canary.Text}.txt"),
        },
        new("record-of-shrunk-file", "truncate of a small file")
        {
            Fill = static (volume, canary) => volume.Write("Shrunk/small.txt", canary.Fill(400)),
            Delete = static (volume, _) =>
            {
                using FileStream file = new(volume["Shrunk/small.txt"], FileMode.Open, FileAccess.Write);
                file.SetLength(3);
            },
        },
        new("object-id", "rm of files with object ids")
        {
            Fill = static (volume, canary) =>
            {
                for (int index = 0; index < 20; index++)
                {
                    string path = $"ObjectIds/{index}";
                    volume.Write(path, "x");
                    string identifier = index.ToString("x32", CultureInfo.InvariantCulture);
                    volume.SetAttribute(path, "system.ntfs_object_id", [.. Convert.FromHexString(identifier), .. canary.Fill(48)]);
                }
            },
            Delete = static (volume, _) => volume.Delete("ObjectIds"),
        },
        new("page-file", "a page file that an operation removes")
        {
            RemovedBy = "windows-page-files",
            Fill = static (volume, canary) => volume.Write("pagefile.sys", canary.Fill(LargeSize)),
        },
        new("answer-file", "an answer file that an operation removes")
        {
            RemovedBy = "windows-answer-files",
            Fill = static (volume, canary) => volume.Write("autounattend.xml", canary.Fill(400)),
        },
        new("change-journal", "records of a change journal, moved into $Extend")
        {
            Fill = static (volume, canary) =>
            {
                volume.Write("journal", "");
                volume.Write("journal:$J", canary.Fill(20_000));
                volume.Write("journal:$Max", new byte[32]);
                volume.Move("journal", "$Extend/$UsnJrnl");
            },
        },
        new("shadow-copy", "a store of a shadow copy")
        {
            Fill = static (volume, canary) => volume.Write(
                "System Volume Information/{12345678-0000-11ee-8000-000000000000}{3808876b-c176-4e48-b7ae-04046e6cc752}", canary.Fill(70_000)),
        },
    ];

    /// <summary>A file in the recycle bin: only an opt-in operation removes it.</summary>
    public static NtfsPlace RecycleBin { get; } = new("recycle-bin", "a file in the recycle bin")
    {
        RemovedBy = "windows-recycle-bin",
        Fill = static (volume, canary) => volume.Write("$Recycle.Bin/S-1-5-21-1-2-3-1000/$RABCDEF.txt", canary.Text),
    };

    /// <summary>Writes a file into a folder whose new files are compressed: the leading text, then its string, then compressible data.</summary>
    internal static void WriteCompressed(MountedNtfs volume, string folder, string name, string first, Canary? canary)
    {
        Directory.CreateDirectory(volume[folder]);
        volume.SetAttribute(folder, "system.ntfs_attrib_be", [0, 0, CompressedFolder >> 8, CompressedFolder & 0xFF]);
        volume.Write($"{folder}/{name}", first + (canary?.Text ?? "") + new string('a', 100_000));
    }

    private static void WriteNames(MountedNtfs volume, string folder, Canary canary)
    {
        for (int index = 0; index < Names; index++)
        {
            volume.Write($"{folder}/{(index % 3 == 1 ? canary.Text : "a-name-that-stays")}-{index}.txt", "x");
        }
    }

    private static void DeleteNames(MountedNtfs volume, string folder, Canary canary)
    {
        for (int index = 1; index < Names; index += 3)
        {
            File.Delete(volume[$"{folder}/{canary.Text}-{index}.txt"]);
        }
    }
}
