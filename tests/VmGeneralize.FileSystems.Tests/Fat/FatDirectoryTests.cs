using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;

namespace VmGeneralize.FileSystems.Tests.Fat;

public class FatDirectoryTests
{
    [Theory]
    [InlineData("README  TXT", 0x00, "README.TXT")]
    [InlineData("README  TXT", 0x08, "readme.TXT")]
    [InlineData("README  TXT", 0x10, "README.txt")]
    [InlineData("README  TXT", 0x18, "readme.txt")]
    [InlineData("NOEXT      ", 0x08, "noext")]
    public void Windows_lower_case_marks_count(string stored, byte marks, string name)
    {
        byte[] slot = Slot(stored);
        slot[12] = marks;
        FatDirectoryEntry entry = Assert.Single(FatDirectory.Read(slot, isFat32: true, out _));
        Assert.Equal(name, entry.Name);
    }

    [Fact]
    public void A_first_byte_of_5_stands_for_the_letter_that_means_free()
    {
        byte[] slot = Slot("xBC     TXT");
        slot[0] = 0x05;
        Assert.Equal("σBC.TXT", Assert.Single(FatDirectory.Read(slot, isFat32: true, out _)).Name);
        slot[0] = 0xE5;
        Assert.Empty(FatDirectory.Read(slot, isFat32: true, out _));
    }

    [Fact]
    public void A_long_name_of_two_parts_is_read()
    {
        byte[] record = Slot("LONGNA~1TXT");
        byte checksum = FatDirectoryRecord.Read(record, isFat32: true).Checksum;
        byte[] slots = [.. Part(0x42, checksum, "ame.txt"), .. Part(1, checksum, "long name of "), .. record];
        Assert.Equal("long name of ame.txt", Assert.Single(FatDirectory.Read(slots, isFat32: true, out _)).Name);
    }

    [Theory]
    [InlineData(0x42, 2, 0)] // wrong order
    [InlineData(0x42, 1, 1)] // wrong checksum in one part
    [InlineData(2, 1, 0)] // no last part
    [InlineData(0x43, 1, 0)] // a part is missing
    [InlineData(0x40, 1, 0)] // ordinal 0
    [InlineData(0x7F, 1, 0)] // too many parts
    public void Long_entries_that_do_not_fit_are_ignored(byte first, byte second, byte checksumError)
    {
        byte[] record = Slot("LONGNA~1TXT");
        byte checksum = FatDirectoryRecord.Read(record, isFat32: true).Checksum;
        byte[] slots = [.. Part(first, checksum, "ame.txt"), .. Part(second, (byte)(checksum ^ checksumError), "long name of "), .. record];
        Assert.Equal("LONGNA~1.TXT", Assert.Single(FatDirectory.Read(slots, isFat32: true, out _)).Name);
    }

    [Fact]
    public void A_long_name_cannot_smuggle_a_separator()
    {
        byte[] record = Slot("SHORT   TXT");
        byte[] slots = [.. Part(0x41, FatDirectoryRecord.Read(record, isFat32: true).Checksum, "../etc"), .. record];
        Assert.Equal("SHORT.TXT", Assert.Single(FatDirectory.Read(slots, isFat32: true, out _)).Name);
    }

    /// <summary>Found by fuzzing: everything that is listed must be found again by its path.</summary>
    [Theory]
    [InlineData("T5ST   /   ")]
    [InlineData("../A       ")]
    [InlineData("A\0B        ")]
    public void A_short_name_cannot_smuggle_a_separator(string stored) =>
        Assert.Throws<CorruptDataException>(() => FatDirectory.Read(Slot(stored), isFat32: true, out _));

    [Fact]
    public void A_blank_name_is_damage() =>
        Assert.Throws<CorruptDataException>(() => FatDirectory.Read(Slot("           "), isFat32: true, out _));

    [Fact]
    public void The_high_half_of_the_first_cluster_counts_in_fat32_only()
    {
        byte[] slot = Slot("A          ");
        slot[20] = 1;
        slot[26] = 2;
        Assert.Equal(0x10002u, FatDirectoryRecord.Read(slot, isFat32: true).FirstCluster);
        Assert.Equal(2u, FatDirectoryRecord.Read(slot, isFat32: false).FirstCluster);
    }

    [Fact]
    public void Random_slots_give_entries_or_a_named_error()
    {
        Random random = new(9);
        byte[] slots = new byte[40 * 32];
        for (int i = 0; i < 5000; i++)
        {
            random.NextBytes(slots);
            for (int slot = 0; slot < 40; slot++)
            {
                if (random.Next(2) == 0)
                {
                    slots[(slot * 32) + 11] = FatDirectoryRecord.LongName;
                    slots[slot * 32] = (byte)(random.Next(1, 22) | (random.Next(2) << 6));
                }
            }

            try
            {
                Assert.All(FatDirectory.Read(slots, random.Next(2) == 0, out _), entry => Assert.NotEmpty(entry.Name));
            }
            catch (CorruptDataException)
            {
                // a blank name
            }
        }
    }

    private static byte[] Slot(string stored)
    {
        byte[] slot = new byte[32];
        Encoding.ASCII.GetBytes(stored, slot);
        slot[11] = 0x20;
        return slot;
    }

    private static byte[] Part(byte ordinal, byte checksum, string text)
    {
        byte[] units = Encoding.Unicode.GetBytes(text.Length < 13 ? (text + "\0").PadRight(13, '\uFFFF') : text);
        byte[] slot = new byte[32];
        slot[0] = ordinal;
        slot[11] = FatDirectoryRecord.LongName;
        slot[13] = checksum;
        units.AsSpan(0, 10).CopyTo(slot.AsSpan(1));
        units.AsSpan(10, 12).CopyTo(slot.AsSpan(14));
        units.AsSpan(22, 4).CopyTo(slot.AsSpan(28));
        return slot;
    }
}
