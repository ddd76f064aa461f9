using System.Globalization;
using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Lvm;
using Xunit;

namespace VmGeneralize.Volumes.Tests.Lvm;

/// <summary>Disks that lvm2's own tools wrote, compared with what the tools report about them.</summary>
public sealed class LvmReaderTests
{
    [SkippableFact]
    public void Volumes_lie_where_lvs_says()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        LvmLayout layout = LvmReader.Read(members);
        VolumeGroup group = Assert.Single(layout.Groups);
        Assert.Equal("vg", group.Name);
        Assert.Equal(image.Lvm("vgs", "--noheadings", "-o", "vg_uuid").Trim(), group.Id);
        Assert.Empty(group.Problems);
        Assert.Empty(layout.Notes);
        Assert.Equal(["root-lv", "striped"], group.Volumes.Select(volume => volume.Name));
        Assert.Equal("vg-root--lv", LogicalVolume.MapperName(group.Name, group.Volumes[0].Name));
        Assert.Equal("vg/root-lv", group.Volumes[0].FullName);
        foreach (LogicalVolume volume in group.Volumes)
        {
            Assert.Null(volume.Problem);
            Assert.True(volume.IsVisible);
            Assert.Equal(image.Lvm("lvs", "--noheadings", "-o", "lv_uuid", volume.FullName).Trim(), volume.Id);
            AssertMap(image, members, volume);
        }
    }

    [SkippableFact]
    public void Everything_but_the_extents_is_metadata()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        LvmLayout layout = LvmReader.Read(members);
        string[] rows = image.Lvm("pvs", "--noheadings", "--units", "b", "--nosuffix", "--separator", "|", "-o", "pe_start,pv_size,pv_name").Trim().Split('\n');
        foreach (string[] row in rows.Select(row => row.Trim().Split('|')))
        {
            LvmMember member = members[row[2] == image.Loop(0) ? 0 : 1];
            long start = long.Parse(row[0], CultureInfo.InvariantCulture);
            long size = long.Parse(row[1], CultureInfo.InvariantCulture);
            ExtentSet data = new([new Extent(0, member.Device.Length)]);
            foreach (Extent extent in layout.MetadataExtents(member))
            {
                data.Remove(extent);
            }

            Assert.Equal([new Extent(start, size)], data.Within(Extent.FromBounds(start, member.Device.Length)));
            Assert.All(
                data.Within(new Extent(0, start)),
                stale => Assert.Contains(PvHeader.Read(member.Device).MetadataAreas, area => area.Intersect(stale) == stale));
        }
    }

    [SkippableFact]
    public void Older_descriptions_are_not_live_and_LVM_goes_on_without_them()
    {
        using LvmImage image = new(12);
        image.Lvm("pvcreate", "-y", "--metadatasize", "8k", "--dataalignment", "64k", image.Loop(0)); // small: the ring goes round
        image.Lvm("vgcreate", "-s", "64k", "vg", image.Loop(0));
        for (int round = 0; round < 12; round++)
        {
            image.Create($"gone-{round}", "-l", "3");
            image.Lvm("lvremove", "-y", $"vg/gone-{round}");
            image.Create($"kept-{round}", "-l", "2");
            LvmMember member = image.Members()[0];
            ExtentSet live = LvmReader.Read([member]).MetadataExtents(member);
            byte[] bytes = LvmImage.Bytes(member);
            byte[] copy = new byte[bytes.Length];
            foreach (Extent extent in live)
            {
                bytes.AsSpan((int)extent.Offset, (int)extent.Length).CopyTo(copy.AsSpan((int)extent.Offset));
            }

            Assert.True(bytes.AsSpan().IndexOf("gone-"u8) > 0);
            Assert.Equal(-1, copy.AsSpan().IndexOf("gone-"u8));
            image.Store(0, copy);
            Assert.Equal(round + 1, image.Lvm("lvs", "--noheadings", "-o", "name", "vg").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            image.Lvm("vgck", "vg");
        }
    }

    [SkippableFact]
    public void Reads_and_writes_go_to_the_members()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        Random random = new(1);
        foreach (LogicalVolume volume in LvmReader.Read(members).Groups[0].Volumes)
        {
            using IWritableBlockDevice device = Assert.IsAssignableFrom<IWritableBlockDevice>(volume.Open());
            byte[] model = new byte[device.Length];
            for (int i = 0; i < 300; i++)
            {
                int offset = random.Next(model.Length);
                int count = Math.Min(random.Next(1, 200_000), model.Length - offset);
                if (i % 5 == 0)
                {
                    device.Zero(new Extent(offset, count));
                    model.AsSpan(offset, count).Clear();
                }
                else
                {
                    random.NextBytes(model.AsSpan(offset, count));
                    device.Write(offset, model.AsSpan(offset, count));
                }

                byte[] read = new byte[count];
                device.Read(offset, read);
                Assert.True(read.AsSpan().SequenceEqual(model.AsSpan(offset, count)));
            }

            byte[] whole = new byte[model.Length];
            device.Read(0, whole);
            Assert.True(whole.AsSpan().SequenceEqual(model));
            byte[] mapped =
            [
                .. volume.Map(new Extent(0, volume.Length)).SelectMany(piece => LvmImage.Bytes(piece.Member)[(int)piece.Extent.Offset..(int)piece.Extent.End]),
            ];
            Assert.True(mapped.AsSpan().SequenceEqual(model));
            Assert.Equal(model.Length, device.StoredExtents(new Extent(0, long.MaxValue)).Sum(extent => extent.Length));
        }
    }

    [SkippableFact]
    public void A_volume_on_a_member_that_is_read_only_is_read_only()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members =
        [
            .. image.Members().Select(member => member with { Device = new PaddedDevice(member.Device, member.Device.Length) }),
        ];
        Assert.All(LvmReader.Read(members).Groups[0].Volumes, volume => Assert.False(volume.Open() is IWritableBlockDevice));
    }

    [SkippableFact]
    public void The_metadata_goes_around_the_end_of_its_area()
    {
        using LvmImage image = LvmImage.Usual();
        int changes = 0;
        for (bool wrapped = false; !wrapped; changes++)
        {
            image.Lvm("vgchange", changes % 2 == 0 ? "--addtag" : "--deltag", "tag", "vg");
            Assert.InRange(changes, 0, 60);
            IReadOnlyList<LvmMember> members = image.Members();
            Extent area = PvHeader.Read(members[0].Device).MetadataAreas[0];
            long start = BitConverter.ToInt64(LvmImage.Bytes(members[0]), (int)area.Offset + 40);
            wrapped = start + BitConverter.ToInt64(LvmImage.Bytes(members[0]), (int)area.Offset + 48) > area.Length;
            Assert.Empty(Assert.Single(LvmReader.Read(members).Groups).Problems);
        }
    }

    [SkippableFact]
    public void A_physical_volume_without_a_group_holds_nothing()
    {
        using LvmImage image = new(8);
        image.Lvm("pvcreate", "-y", image.Loop(0));
        IReadOnlyList<LvmMember> members = image.Members();
        LvmLayout layout = LvmReader.Read(members);
        Assert.Empty(layout.Groups);
        Assert.Contains("belongs to no volume group", Assert.Single(layout.Notes), StringComparison.Ordinal);
        Assert.Equal([new Extent(0, 1 << 20)], layout.MetadataExtents(members[0]));
    }

    [SkippableFact]
    public void Behind_the_extents_only_a_second_place_for_metadata_is_used()
    {
        using LvmImage image = new(8);
        image.Lvm("pvcreate", "-y", "--pvmetadatacopies", "2", "--setphysicalvolumesize", "6m", image.Loop(0));
        image.Lvm("vgcreate", "-s", "1m", "vg", image.Loop(0));
        LvmMember member = image.Members()[0];
        LvmLayout layout = LvmReader.Read([member]);
        ExtentSet behind = layout.TrailingExtents(member);
        Extent second = PvHeader.Read(member.Device).MetadataAreas[1];

        Assert.True(behind.Contains(member.Device.Length - 1));
        Assert.Empty(behind.Within(second));
        Assert.Equal(second.Offset, Assert.Single(layout.MetadataExtents(member).Within(second)).Offset); // its header, and one description
        Assert.Empty(behind.Intersect(layout.MetadataExtents(member)));
        Assert.DoesNotContain(behind, extent => extent.Offset < 1 << 20);
    }

    /// <summary>Compares with the segments that lvs reports, in ranges of 4 KiB.</summary>
    private static void AssertMap(LvmImage image, IReadOnlyList<LvmMember> members, LogicalVolume volume)
    {
        const int unit = 4096;
        const long extentSize = 64 << 10;
        long dataStart = long.Parse(
            image.Lvm("pvs", "--noheadings", "--units", "b", "--nosuffix", "-o", "pe_start", image.Loop(0)).Trim(), CultureInfo.InvariantCulture);
        List<(int Partition, long Offset)> expected = [];
        string[] rows = image.Lvm(
            "lvs",
            "--segments",
            "--noheadings",
            "--units",
            "b",
            "--nosuffix",
            "--separator",
            "|",
            "-o",
            "seg_start_pe,seg_size,stripe_size,seg_pe_ranges",
            volume.FullName)
            .Trim().Split('\n');
        foreach (string[] row in rows.Select(row => row.Trim().Split('|')).OrderBy(row => long.Parse(row[0], CultureInfo.InvariantCulture)))
        {
            long stripeSize = Math.Max(long.Parse(row[2], CultureInfo.InvariantCulture), unit);
            (int Partition, long Next)[] stripes = [.. row[3].Split(' ').Select(range => range.Split(':', '-')).Select(range =>
                (range[0] == image.Loop(0) ? 1 : 2, dataStart + (long.Parse(range[1], CultureInfo.InvariantCulture) * extentSize)))];
            for (long done = 0; done < long.Parse(row[1], CultureInfo.InvariantCulture); done += unit)
            {
                ref (int Partition, long Next) stripe = ref stripes[done / stripeSize % stripes.Length];
                expected.Add(stripe);
                stripe.Next += unit;
            }
        }

        Assert.Equal(expected.Count * (long)unit, volume.Length);
        List<(int Partition, long Offset)> actual = [];
        foreach ((LvmMember member, Extent extent) in volume.Map(new Extent(0, volume.Length)))
        {
            Assert.Same(members[member.Partition - 1], member);
            for (long offset = extent.Offset; offset < extent.End; offset += unit)
            {
                actual.Add((member.Partition, offset));
            }
        }

        Assert.Equal(expected, actual);
    }
}
