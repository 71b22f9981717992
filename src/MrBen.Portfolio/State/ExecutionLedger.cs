using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MrBen.Portfolio.State;

/// <summary>
/// Remembers which executions were booked, the last 65,536 of them, as 128 bits of a hash: two that agree by chance are not to be feared.
/// Allocates nothing once full, and before only as it grows. Not thread-safe.
/// </summary>
internal sealed class ExecutionLedger
{
    private const int Capacity = 1 << 16;

    private readonly HashSet<UInt128> _known = [];
    private readonly Queue<UInt128> _order = [];

    public bool Contains(string executionId) => _known.Contains(KeyOf(executionId));

    public void Add(string executionId) => Add(KeyOf(executionId));

    public void Write(StateWriter writer)
    {
        writer.Write(_order.Count);
        foreach (UInt128 key in _order)
        {
            writer.Write((ulong)(key >> 64));
            writer.Write((ulong)key);
        }
    }

    public void Read(StateReader reader)
    {
        _known.Clear();
        _order.Clear();
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            Add(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()));
        }
    }

    private void Add(UInt128 key)
    {
        if (_known.Count == Capacity)
        {
            _known.Remove(_order.Dequeue());
        }

        if (_known.Add(key))
        {
            _order.Enqueue(key);
        }
    }

    private static UInt128 KeyOf(string executionId)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(executionId.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(rented.AsSpan(0, Encoding.UTF8.GetBytes(executionId, rented)), hash);
        ArrayPool<byte>.Shared.Return(rented);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
