using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Ntfs.DeadData;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs.DeadData;

/// <summary>Tests one string in every place that is allocated but means nothing: found before, zeroed afterwards, and live data is as it was.</summary>
public sealed class DeadPlacesTests : IDisposable
{
    private const int Journal = 0; // positions in the list of places
    private const int Shadows = 1;
    private const int Compressed = 5;
    private const int OwnFiles = 6;
    private const int Bad = 7;
    private static readonly byte[] Gone = "gone long ago"u8.ToArray();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(512, 1)]
    [InlineData(4096, 5)]
    [InlineData(65536, 6)]
    [InlineData(2 << 20, 7)]
    public void Unused_parts_of_the_volumes_own_files(int cluster, int least)
    {
        string path = Filled(cluster);
        int planted = 0;
        using (FileDevice device = new(path, writable: true))
        {
            NtfsVolume volume = NtfsVolume.Open(device);
            foreach ((long record, AttributeType type, string name) in new[]
            {
                (WellKnownRecord.MftMirror, AttributeType.Data, ""),
                (WellKnownRecord.AttributeDefinitions, AttributeType.Data, ""),
                (WellKnownRecord.Bitmap, AttributeType.Data, ""),
                (WellKnownRecord.Mft, AttributeType.Bitmap, ""),
                (WellKnownRecord.Boot, AttributeType.Data, ""),
                (WellKnownRecord.UpCase, AttributeType.Data, ""),
                (WellKnownRecord.Secure, AttributeType.Data, "$SDS"),
            })
            {
                AttributeStream stream = volume.Open(record).Open(type, name);
                planted += Plant(volume, stream, stream.InitializedSize) ? 1 : 0;
            }

            AttributeStream descriptors = volume.Open(WellKnownRecord.Secure).Open(AttributeType.Data, "$SDS");
            Assert.True(Plant(volume, descriptors, (256 << 10) - 64) && descriptors.Length > 256 << 10);
            planted++;
            Assert.True(planted >= least, $"{planted} places");
        }

        AssertWiped(path, OwnFiles, planted * Gone.Length);
    }

    [SkippableFact]
    public void What_cannot_be_understood_is_named_and_left()
    {
        string path = Filled(4096, mount =>
        {
            Directory.CreateDirectory(mount + "/packed");
            NtfsImage.SetExtendedAttribute(mount + "/packed", "system.ntfs_attrib_be", [0, 0, 0x08, 0x10]);
            File.WriteAllBytes(mount + "/packed/text", [.. Enumerable.Repeat((byte)'a', 100_000)]);
        });
        using (FileDevice device = new(path, writable: true))
        {
            NtfsVolume volume = NtfsVolume.Open(device);
            AttributeStream stream = PathResolver.Find(volume, ["packed", "text"])!.File.Open(AttributeType.Data);
            device.Write(volume.Space.ExtentOf(stream.Runs.Runs[0]).Offset, [0xFF, 0x7F]); // no chunk begins so
        }

        NtfsImage.Edit(path, fileSystem =>
        {
            UnreadPlace left = Assert.Single(fileSystem.MeasureSlack().SelectMany(place => place.Unread));
            Assert.Equal("/packed/text", left.What);
            Assert.Equal(left, Assert.Single(fileSystem.WipeSlack().SelectMany(place => place.Unread)));
        });
    }

    [SkippableTheory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(4096)]
    public void Tails_of_compression_units(int cluster)
    {
        string path = Filled(cluster, mount =>
        {
            Directory.CreateDirectory(mount + "/packed");
            NtfsImage.SetExtendedAttribute(mount + "/packed", "system.ntfs_attrib_be", [0, 0, 0x08, 0x10]);
            Random random = new(3);
            byte[] text = [.. Enumerable.Range(0, 200_000).Select(_ => (byte)('a' + random.Next(6)))];
            File.WriteAllBytes(mount + "/packed/text", text);
            File.WriteAllBytes(mount + "/packed/short", text[..9000]);
        });
        int planted = 0;
        using (FileDevice device = new(path, writable: true))
        {
            NtfsVolume volume = NtfsVolume.Open(device);
            foreach (string name in new[] { "text", "short" })
            {
                AttributeStream stream = PathResolver.Find(volume, ["packed", name])!.File.Open(AttributeType.Data);
                Assert.True(stream.IsCompressed);
                for (long unit = 0; unit * stream.UnitBytes < stream.Length; unit++)
                {
                    byte[] stored = new byte[stream.StoredClusters(unit) * cluster];
                    volume.Space.Read(stream.Runs, unit * stream.UnitBytes, stored);
                    // ntfs-3g may receive a unit in two parts, and then leaves some units that do not tell where they end.
                    if (stored.Length < stream.UnitBytes
                        && CompressedUnit.EndOf(stored, stream.UnitBytes) is { } end
                        && stored.Length - end >= Gone.Length + 2)
                    {
                        volume.Space.Write(stream.Runs, (unit * stream.UnitBytes) + stored.Length - Gone.Length, Gone);
                        planted++;
                    }
                }
            }
        }

        Assert.True(planted > 0);
        AssertWiped(path, Compressed, planted * Gone.Length);
    }

    [SkippableFact]
    public void Bad_clusters_are_neither_live_nor_kept()
    {
        string path = Filled(4096);
        using (FileDevice device = new(path, writable: true))
        {
            NtfsVolume volume = NtfsVolume.Open(device);
            long bad = volume.ClusterBitmap.Bits.Next(volume.Space.Clusters / 2, set: false);
            volume.ClusterBitmap.Mark(bad, 2, set: true);
            volume.FlushBitmaps();
            NtfsFile file = volume.Open(WellKnownRecord.BadClusters);
            AttributeRecord attribute = file.Find(AttributeType.Data, "$Bad")!.Value;
            Runlist runs = new(
            [
                new Run(new Vcn(0), Lcn.Sparse, bad),
                new Run(new Vcn(bad), new Lcn(bad), 2),
                new Run(new Vcn(bad + 2), Lcn.Sparse, volume.Space.Clusters - bad - 2),
            ]);
            Assert.True(file.Base.TryReplace(attribute, AttributeBytes.WithRuns(attribute, runs)));
            volume.Write(file.Base);
            device.Write((bad * 4096) + 100, Gone);
        }

        using (FileDevice device = new(path))
        using (NtfsFileSystem fileSystem = NtfsFileSystem.Open(device))
        {
            Assert.Equal(((long)Gone.Length, "/$BadClus"), (fileSystem.MeasureSlack()[Bad].Bytes, fileSystem.MeasureSlack()[Bad].Example));
            Assert.Empty(fileSystem.Check());
        }

        Assert.False(Judge.IsLive(path, Gone));
        string wiped = Wipe(path);
        Assert.Equal(0, File.ReadAllBytes(wiped).AsSpan().Count(Gone));
        OutsideTool.RunChecked("ntfsresize", "--info", "--force", "--bad-sectors", wiped);
    }

    [SkippableTheory]
    [InlineData(4096)]
    [InlineData(65536)]
    public void The_change_journal_goes_and_no_file_refers_to_it(int cluster)
    {
        string path = Filled(cluster, mount =>
        {
            File.WriteAllText(mount + "/journal", "");
            File.WriteAllBytes(mount + "/journal:$J", [.. Enumerable.Range(0, 3000).SelectMany(_ => Encoding.Unicode.GetBytes("gone long ago"))]);
            File.WriteAllBytes(mount + "/journal:$Max", new byte[32]);
        });
        ulong kept = 0;
        using (FileDevice device = new(path, writable: true))
        {
            NtfsVolume volume = NtfsVolume.Open(device);
            MoveToExtend(volume, "journal", "$UsnJrnl");
            NtfsFile file = PathResolver.Find(volume, ["kept"])!.File;
            AttributeRecord standard = file.Find(AttributeType.StandardInformation)!.Value;
            byte[] value = new byte[StandardInformation.Size]; // ntfs-3g writes the short form
            standard.Value.CopyTo(value);
            BinaryPrimitives.WriteUInt64LittleEndian(value.AsSpan(0x40), 0x1234_5678);
            Assert.True(file.Base.TryReplace(standard, AttributeBytes.WithValue(standard, value)));
            volume.Write(file.Base);
            kept = file.Reference.Value;
        }

        Assert.True(Judge.IsLive(path, Encoding.Unicode.GetBytes("gone long ago")));
        string wiped = Wipe(path);

        using (FileDevice device = new(path))
        using (NtfsFileSystem fileSystem = NtfsFileSystem.Open(device))
        {
            Assert.True(fileSystem.MeasureSlack()[Journal] is { Bytes: >= 78_000, Example: "/$Extend/$UsnJrnl" });
        }

        using (FileDevice device = new(wiped))
        {
            NtfsVolume volume = NtfsVolume.Open(device);
            Assert.Null(PathResolver.Find(volume, ["$Extend", "$UsnJrnl"]));
            Assert.Equal(
                0UL, BinaryPrimitives.ReadUInt64LittleEndian(volume.Open(new MftReference(kept)).Find(AttributeType.StandardInformation)!.Value.Value[0x40..]));
        }

        Assert.False(Judge.IsLive(wiped, Encoding.Unicode.GetBytes("gone long ago")));
        Judge.AssertSound(wiped);
        Assert.Equal(Judge.ReadManifest(path), Judge.ReadManifest(wiped));
    }

    [SkippableFact]
    public void Shadow_copies_go_with_their_catalogue_and_what_leads_to_it()
    {
        const string Identifier = "{3808876b-c176-4e48-b7ae-04046e6cc752}";
        const string Folder = "System Volume Information";
        string path = Filled(4096, mount =>
        {
            Directory.CreateDirectory($"{mount}/{Folder}");
            File.WriteAllText($"{mount}/{Folder}/tracking.log", "kept");
            File.WriteAllBytes($"{mount}/{Folder}/{Identifier}", [.. Gone, .. new byte[9000]]);
            File.WriteAllBytes($"{mount}/{Folder}/{{12345678-0000-11ee-8000-000000000000}}{Identifier}", [.. new byte[9000], .. Gone]);
        });
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.Position = 0x1E00;
            stream.Write(new Guid(Identifier).ToByteArray());
            stream.Write(Gone);
        }

        SortedDictionary<string, string> before = Judge.ReadManifest(path);
        SlackPlace found = Measure(path)[Shadows];
        string wiped = Wipe(path);

        Assert.True(found.Bytes == 2 * 12288 && found.Example!.StartsWith($"/{Folder}/{{", StringComparison.Ordinal), found.ToString());
        Assert.All(Measure(wiped), place => Assert.Equal(0, place.Bytes));
        Assert.Equal(before.Where(file => !file.Key.Contains(Identifier, StringComparison.Ordinal)), Judge.ReadManifest(wiped));
        Assert.False(Judge.IsLive(wiped, Gone));
        Assert.False(Judge.IsLive(wiped, Encoding.Unicode.GetBytes(Identifier)));
        Judge.AssertSound(wiped);
    }

    private string Filled(int cluster, Action<string>? more = null)
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, cluster, cluster > 1 << 20 ? 1024 : 32, mount =>
        {
            File.WriteAllText(mount + "/kept", new string('k', 3000));
            more?.Invoke(mount);
        });
        // These tests do not look for what the tools themselves left.
        string clean = Wipe(path, full: false);
        File.Move(clean, path, overwrite: true);
        return path;
    }

    /// <summary>Writes the string into an attribute's clusters, if they reach that far.</summary>
    private static bool Plant(NtfsVolume volume, AttributeStream stream, long position)
    {
        if (stream.IsResident || position + Gone.Length > stream.Runs.End.Value * volume.Space.BytesPerCluster)
        {
            return false;
        }

        volume.Space.Write(stream.Runs, position, Gone);
        return true;
    }

    private static void AssertWiped(string path, int place, int bytes)
    {
        SlackPlace before = Measure(path)[place];
        SortedDictionary<string, string> manifest = Judge.ReadManifest(path);
        Assert.True(Judge.IsLive(path, Gone));

        string wiped = Wipe(path);

        Assert.True(before.Bytes >= bytes * 9 / 10 && before.Example is not null, $"{before}, {bytes}");
        Assert.All(Measure(wiped), after => Assert.Equal(0, after.Bytes));
        Assert.False(Judge.IsLive(wiped, Gone));
        Assert.Equal(manifest, Judge.ReadManifest(wiped));
        Judge.AssertSound(wiped);
    }

    private static string Wipe(string path, bool full = true) => NtfsImage.Edit(path, fileSystem =>
    {
        fileSystem.Scrub();
        if (full)
        {
            fileSystem.WipeSlack();
        }

        fileSystem.Complete();
    });

    private static IReadOnlyList<SlackPlace> Measure(string path)
    {
        using FileDevice device = new(path);
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        return fileSystem.MeasureSlack();
    }

    /// <summary>Moves a file into $Extend, where no driver of another system makes files.</summary>
    private static void MoveToExtend(NtfsVolume volume, string from, string to)
    {
        PathResolver.Target target = PathResolver.Find(volume, [from])!;
        NtfsFile extend = volume.Open(WellKnownRecord.Extend);
        Assert.True(NtfsDirectory.Open(volume, target.Parent!).Remove(target.Name!.ToArray()));
        FileNameKey name = target.Name with { ParentReference = extend.Reference.Value, Name = to };
        AttributeRecord attribute = target.File.Find(AttributeType.FileName)!.Value;
        Assert.True(target.File.Base.TryReplace(attribute, AttributeBytes.WithValue(attribute, name.ToArray())));
        volume.Write(target.File.Base);
        NtfsDirectory.Open(volume, extend).Insert(IndexEntry.ForFile(target.File.Reference.Value, name.ToArray()));
    }
}
