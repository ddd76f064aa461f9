using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes.Lvm;
using Xunit;

namespace VmGeneralize.Volumes.Tests.Lvm;

/// <summary>Groups that must not be touched, and unreadable volumes beside readable ones.</summary>
public sealed class LvmProblemTests
{
    [SkippableFact]
    public void A_missing_member_is_a_problem_of_the_group()
    {
        using LvmImage image = LvmImage.Usual();
        VolumeGroup group = Assert.Single(LvmReader.Read(image.Members(0)).Groups);
        Assert.Contains("partial", Assert.Single(group.Problems), StringComparison.Ordinal);
        Assert.IsType<UnsupportedFeatureException>(group.Volumes.Single(volume => volume.Name == "striped").Problem);
    }

    [SkippableFact]
    public void A_member_whose_group_is_described_elsewhere_is_refused()
    {
        using LvmImage image = new(8, 8);
        image.Lvm("pvcreate", "-y", "--metadatacopies", "0", image.Loop(0));
        image.Lvm("vgcreate", "vg", image.Loop(0), image.Loop(1));
        RefusedException refused = Assert.Throws<RefusedException>(() => LvmReader.Read(image.Members(0)));
        Assert.Equal("lvm-partial", refused.Code.Text);
        Assert.Empty(Assert.Single(LvmReader.Read(image.Members()).Groups).Problems);
    }

    [SkippableFact]
    public void An_exported_group_is_a_problem()
    {
        using LvmImage image = LvmImage.Usual();
        image.Lvm("vgexport", "vg");
        Assert.Contains("vgimport", Assert.Single(LvmReader.Read(image.Members()).Groups[0].Problems), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Members_of_different_times_are_a_problem()
    {
        using LvmImage image = LvmImage.Usual();
        LvmMember old = image.Members(1)[0];
        image.Lvm("vgchange", "--addtag", "later", "vg");
        VolumeGroup group = Assert.Single(LvmReader.Read([image.Members(0)[0], old]).Groups);
        Assert.Contains("inconsistent", Assert.Single(group.Problems), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Members_that_contradict_each_other_are_a_problem()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        LvmImage.Rewrite([members[1]], text => text.Replace("striped {", "renamed {", StringComparison.Ordinal));
        Assert.Contains("differently", Assert.Single(LvmReader.Read(members).Groups[0].Problems), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_copy_of_a_member_is_refused()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members(0, 1, 1);
        Assert.Throws<CorruptDataException>(() => LvmReader.Read(members));
    }

    [SkippableFact]
    public void One_damaged_copy_is_passed_over_and_two_are_refused()
    {
        using LvmImage image = new(8);
        image.Lvm("pvcreate", "-y", "--metadatacopies", "2", image.Loop(0));
        image.Lvm("vgcreate", "-s", "64k", "vg", image.Loop(0));
        image.Create("a", "-l", "3");
        LvmMember member = image.Members()[0];
        IReadOnlyList<Extent> areas = PvHeader.Read(member.Device).MetadataAreas;
        Assert.Equal(2, areas.Count);
        LvmLayout whole = LvmReader.Read([member]);
        Assert.Empty(whole.Notes);

        LvmImage.Bytes(member)[areas[1].Offset + 4] ^= 1;
        LvmLayout layout = LvmReader.Read([member]);
        Assert.Contains("passed over", Assert.Single(layout.Notes), StringComparison.Ordinal);
        Assert.Equal(layout.Notes, layout.Groups.SelectMany(group => group.Members).SelectMany(layout.OtherCopiesOn));
        Assert.Equal("a", Assert.Single(Assert.Single(layout.Groups).Volumes).Name);
        Assert.Equal([areas[1]], layout.MetadataExtents(member).Within(areas[1])); // whole: who mends it may want what is in it
        Assert.NotEqual([areas[1]], whole.MetadataExtents(member).Within(areas[1]));

        LvmImage.Bytes(member)[areas[0].Offset + 600] ^= 1;
        LvmImage.Bytes(member)[areas[0].Offset + 40] ^= 1;
        LvmImage.SealHeader(LvmImage.Bytes(member).AsSpan((int)areas[0].Offset, 512));
        CorruptDataException corrupt = Assert.Throws<CorruptDataException>(() => LvmReader.Read([member]));
        Assert.Contains("no intact LVM2 metadata", corrupt.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_newer_of_two_copies_on_a_member_wins()
    {
        using LvmImage image = new(8);
        image.Lvm("pvcreate", "-y", "--metadatacopies", "2", image.Loop(0));
        image.Lvm("vgcreate", "-s", "64k", "vg", image.Loop(0));
        LvmMember old = image.Members()[0];
        image.Create("a", "-l", "3");
        LvmMember member = image.Members()[0];
        Extent first = PvHeader.Read(member.Device).MetadataAreas[0];
        LvmImage.Bytes(old).AsSpan((int)first.Offset, 512).CopyTo(LvmImage.Bytes(member).AsSpan((int)first.Offset));
        LvmLayout layout = LvmReader.Read([member]);
        Assert.Contains("the newest was taken", Assert.Single(layout.Notes), StringComparison.Ordinal);
        Assert.Single(Assert.Single(layout.Groups).Volumes);
    }

    [SkippableFact]
    public void A_damaged_label_is_refused()
    {
        using LvmImage image = LvmImage.Usual();
        LvmMember member = image.Members(0)[0];
        LvmImage.Bytes(member)[0x230] ^= 1;
        CorruptDataException error = Corruption.Expect("LVM2 label", "CRC", () => LvmReader.Read([member]));
        Assert.Equal($"0x{BinaryPrimitives.ReadUInt32LittleEndian(LvmImage.Bytes(member).AsSpan(0x210)):X8}", error.Expected);
    }

    [SkippableTheory]
    [InlineData("status = [\"RESIZEABLE\"", "status = [\"CLUSTERED\", \"RESIZEABLE\"", "shared")]
    [InlineData("max_lv = 0", "lock_type = \"sanlock\" max_lv = 0", "sanlock")]
    [InlineData("\"READ\", \"WRITE\", \"VISIBLE\"", "\"READ\", \"WRITE\", \"VISIBLE\", \"LOCKED\"", "pvmove")]
    [InlineData("status = [\"ALLOCATABLE\"]", "status = [\"ALLOCATABLE\", \"MISSING\"]", "partial")]
    [InlineData("\"pv0\", 20", "\"pv0\", 5", "overlap")]
    public void States_that_must_not_be_touched_are_problems(string from, string to, string expected)
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        bool found = false;
        LvmImage.Rewrite(members, text =>
        {
            found |= text.Contains(from, StringComparison.Ordinal);
            return text.Replace(from, to, StringComparison.Ordinal);
        });
        IReadOnlyList<string> problems = LvmReader.Read(members).Groups[0].Problems;
        Assert.True(found);
        Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("thin", "thin_pool = \"pool\" transaction_id = 0 device_id = 1")]
    [InlineData("raid1", "device_count = 2 region_size = 1024 raids = [\"x_rmeta_0\", \"x_rimage_0\", \"x_rmeta_1\", \"x_rimage_1\"]")]
    [InlineData("mirror", "mirror_count = 2 mirror_log = \"x_mlog\" mirrors = [\"x_mimage_0\", 0, \"x_mimage_1\", 0]")]
    [InlineData("cache", "cache_pool = \"pool\" origin = \"x_corig\"")]
    [InlineData("writecache", "writecache = \"pool\" origin = \"x_wcorig\"")]
    [InlineData("vdo", "vdo_pool = \"pool\" vdo_offset = 0")]
    [InlineData("integrity", "origin = \"x_iorig\"")]
    [InlineData("error", "")]
    public void Other_types_are_named_and_hide_nothing_else(string type, string contents)
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        LvmImage.Rewrite(members, text => AddVolume(text, "x", $"segment1 {{ start_extent = 0 extent_count = 4 type = \"{type}\" {contents} }}"));
        VolumeGroup group = LvmReader.Read(members).Groups[0];
        Assert.Empty(group.Problems);
        LogicalVolume volume = group.Volumes.Single(volume => volume.Name == "x");
        UnsupportedFeatureException problem = Assert.IsType<UnsupportedFeatureException>(volume.Problem);
        Assert.Contains(type, problem.Feature, StringComparison.Ordinal);
        Assert.Same(problem, Assert.Throws<UnsupportedFeatureException>(volume.Open));
        Assert.All(group.Volumes.Where(other => other != volume), other => Assert.Null(other.Problem));
    }

    [SkippableFact]
    public void A_mirror_right_on_physical_volumes_is_a_problem_of_the_group()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        LvmImage.Rewrite(
            members, text => AddVolume(text, "x", "segment1 { start_extent = 0 extent_count = 4 type = \"mirror\" mirrors = [\"pv0\", 90, \"pv1\", 90] }"));
        Assert.Contains("mirror", Assert.Single(LvmReader.Read(members).Groups[0].Problems), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Snapshots_and_their_origins_are_not_readable()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        LvmImage.Rewrite(members, text => AddVolume(
            text,
            "snapshot0",
            "segment1 { start_extent = 0 extent_count = 45 type = \"snapshot\" chunk_size = 8 origin = \"root-lv\" cow_store = \"striped\" }"));
        VolumeGroup group = LvmReader.Read(members).Groups[0];
        Assert.Empty(group.Problems);
        Assert.Contains("has a snapshot", group.Volumes.Single(volume => volume.Name == "root-lv").Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("is a snapshot", group.Volumes.Single(volume => volume.Name == "striped").Problem!.Message, StringComparison.Ordinal);
        LogicalVolume origin = group.Volumes.Single(volume => volume.Name == "root-lv");
        Assert.Equal(origin.Length, origin.Map(new Extent(0, origin.Length)).Sum(piece => piece.Extent.Length));
    }

    [SkippableFact]
    public void Inner_volumes_are_not_readable_and_still_mapped()
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        LvmImage.Rewrite(members, text => AddVolume(
            text,
            "pool_tdata",
            "segment1 { start_extent = 0 extent_count = 4 type = \"striped\" stripe_count = 1 stripes = [\"pv0\", 100] }"));
        LogicalVolume inner = LvmReader.Read(members).Groups[0].Volumes.Single(volume => volume.Name == "pool_tdata");
        Assert.False(inner.IsVisible);
        Assert.NotNull(inner.Problem);
        Assert.Single(inner.Map(new Extent(0, inner.Length)));
    }

    [SkippableTheory]
    [InlineData("extent_count = 20", "extent_count = 21", "start of a segment of ", "21", "20, with 25 extents")]
    [InlineData("segment_count = 2", "segment_count = 3", "segment_count of ", "2", "3")]
    [InlineData("stripe_count = 2", "stripe_count = 3", "stripes of ", "3", "2")]
    [InlineData("stripe_size = 16", "stripe_size = 17", "length of a segment of ")]
    [InlineData("stripe_size = 16", "stripe_size = 0", "stripe_size of ", "1 to 4294967295", "0")]
    [InlineData("\"pv0\", 0", "\"pv0\", 999999", "place of a segment of ")]
    [InlineData("\"pv0\", 0", "\"pv0\", -1", "place of a segment of ")]
    [InlineData("root-lv {", "../etc {", null)]
    [InlineData("seqno = ", "seqno = \"1\" seqn0 = ", "seqno of ", "a number", "none")]
    [InlineData("extent_size = 128", "extent_size = 0", "extent_size of ", null, "0")]
    [InlineData("contents = ", "c0ntents = ", "contents", "the description of one volume group", "something else")]
    public void Descriptions_that_cannot_be_are_refused(string from, string to, string? field, string? expected = null, string? actual = null)
    {
        using LvmImage image = LvmImage.Usual();
        IReadOnlyList<LvmMember> members = image.Members();
        bool found = false;
        LvmImage.Rewrite(members, text =>
        {
            found |= text.Contains(from, StringComparison.Ordinal);
            return text.Replace(from, to, StringComparison.Ordinal);
        });
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => LvmReader.Read(members));
        Assert.True(found);
        for (; error.InnerException is CorruptDataException inner; error = inner)
        {
            // A problem in every copy of the description is reported together with what to do about it.
        }

        Assert.StartsWith(field ?? "", error.Field ?? "", StringComparison.Ordinal);
        Assert.Equal(expected ?? error.Expected, error.Expected);
        Assert.Equal(actual ?? error.Actual, error.Actual);
    }

    private static string AddVolume(string text, string name, string segment)
    {
        const string volumes = "logical_volumes {";
        Assert.Contains(volumes, text, StringComparison.Ordinal);
        string status = name.Contains('_', StringComparison.Ordinal) ? "\"READ\", \"WRITE\"" : "\"READ\", \"WRITE\", \"VISIBLE\"";
        return text.Replace(
            volumes, $"{volumes}\n{name} {{ id = \"{name}\" status = [{status}] flags = [] segment_count = 1 {segment} }}", StringComparison.Ordinal);
    }
}
