using VmGeneralize.Blocks;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>The additional contract of every <see cref="IWritableBlockDevice"/>: it acts as a byte array. Its model is a <see cref="ByteModel"/>.</summary>
public abstract class WritableDeviceContract : DeviceContract
{
    [SkippableFact]
    public void It_equals_an_array_under_random_writes_and_zeros()
    {
        using DeviceSubject subject = Make();
        IWritableBlockDevice device = (IWritableBlockDevice)subject.Device;
        Random random = new(17);
        for (int step = 0; step < 300; step++)
        {
            Change(device, ((ByteModel)subject.Model).Bytes, random, subject.Unit);
            if (step % 10 == 0)
            {
                long offset = random.NextInt64(device.Length);
                AssertEqual(subject, offset, (int)Math.Min(random.Next(100_000), device.Length - offset));
                AssertTruthful(subject, new Extent(offset, random.NextInt64(device.Length - offset + 1)));
            }
        }

        AssertEqual(subject, 0, (int)device.Length);
        AssertTruthful(subject, new Extent(0, device.Length));
    }

    [SkippableFact]
    public void Everything_can_be_zeroed_and_written_again()
    {
        using DeviceSubject subject = Make();
        IWritableBlockDevice device = (IWritableBlockDevice)subject.Device;
        byte[] model = ((ByteModel)subject.Model).Bytes;
        device.Zero(new Extent(0, device.Length));
        Array.Clear(model);
        AssertEqual(subject, 0, model.Length);
        new Random(5).NextBytes(model);
        device.Write(0, model);
        AssertEqual(subject, 0, model.Length);
        AssertTruthful(subject, new Extent(0, device.Length));
    }

    [SkippableFact]
    public void Writes_that_leave_the_device_are_refused_and_change_nothing()
    {
        using DeviceSubject subject = Make();
        IWritableBlockDevice device = (IWritableBlockDevice)subject.Device;
        foreach ((long offset, int length) in Outside(device))
        {
            byte[] bytes = new byte[length];
            Array.Fill(bytes, (byte)0xA5);
            Assert.Throws<CorruptDataException>(() => device.Write(offset, bytes));
            if (offset >= 0 && offset <= long.MaxValue - length)
            {
                Assert.Throws<CorruptDataException>(() => device.Zero(new Extent(offset, length)));
            }
        }

        device.Write(device.Length, []);
        device.Zero(new Extent(device.Length, 0));
        AssertEqual(subject, 0, (int)device.Length);
    }

    private static void Change(IWritableBlockDevice device, byte[] model, Random random, long unit)
    {
        int length = random.Next(6) switch
        {
            0 => 0,
            1 => 1,
            2 => random.Next(1, 5000),
            3 => 4096 * random.Next(1, 20),
            _ => random.Next(1, 100_000),
        };
        bool isAligned = random.Next(2) == 0;
        long border = unit > 0 && random.Next(2) == 0 ? unit : 4096;
        long offset = isAligned ? random.NextInt64((model.Length / border) + 1) * border : random.NextInt64(model.Length + 1);
        Extent range = new(Math.Min(offset, model.Length), Math.Min(length, model.Length - Math.Min(offset, model.Length)));
        Span<byte> place = model.AsSpan((int)range.Offset, (int)range.Length);
        switch (random.Next(8))
        {
            case 0:
                device.Flush();
                break;
            case < 4:
                device.Zero(range);
                place.Clear();
                break;
            default:
                random.NextBytes(place);
                device.Write(range.Offset, place);
                break;
        }
    }
}
