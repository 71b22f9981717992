using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>
/// The streaming twin of <see cref="RiskMetrics.ValueAtRisk"/> and <see cref="RiskMetrics.ConditionalValueAtRisk"/> over the last returns, at any
/// confidence. One writer; not thread-safe. No allocation after construction.
/// </summary>
/// <remarks>
/// Values lie in a search tree whose nodes know how many there are below them and what they sum to (a treap: Seidel and Aragon 1996, Algorithmica
/// 16): O(log W) a return and a question, in expectation. Sums are made of those of the branches and never subtracted from: a value at risk is the
/// batch one to the bit, a tail mean within 2·log₂W roundings of its terms. The shape of the tree depends on the order of arrival alone.
/// </remarks>
public sealed class RollingTail
{
    private const int None = -1;

    private readonly double[] _values;
    private readonly double[] _sums;
    private readonly int[] _sizes;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly ulong[] _priorities;
    private ulong _arrivals;
    private int _root = None;
    private int _next;

    /// <summary>Makes an empty one.</summary>
    /// <param name="window">How many of the last returns count, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is empty.</exception>
    public RollingTail(int window)
    {
        if (window < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, Invariant($"A window must be at least 1 return; it is {window}."));
        }

        (_values, _sums, _priorities) = (new double[window], new double[window], new ulong[window]);
        (_sizes, _left, _right) = (new int[window], new int[window], new int[window]);
    }

    /// <summary>How many of the last returns count.</summary>
    public int Window => _values.Length;

    /// <summary>How many count now.</summary>
    public int Count => SizeOf(_root);

    /// <summary>Adds a return; of a full window the oldest leaves. Nothing changes where it is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public void Add(double value)
    {
        Guard.Finite(value);
        int slot = _next;
        if (Count == Window)
        {
            _root = Without(_root, slot);
        }

        _next = (slot + 1) % Window;
        (_values[slot], _sums[slot], _sizes[slot], _left[slot], _right[slot]) = (value, value, 1, None, None);
        _priorities[slot] = Scrambled(_arrivals++);
        _root = With(_root, slot);
    }

    /// <summary>Forgets all returns.</summary>
    public void Clear() => (_root, _next, _arrivals) = (None, 0, 0);

    /// <summary>The historical value at risk per period; <see langword="null"/> without returns.</summary>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    public double? ValueAtRisk(double confidence)
    {
        Guard.InsideUnitInterval(confidence);
        return Count == 0 ? null : Boundary(confidence).ValueAtRisk;
    }

    /// <summary>The historical conditional value at risk per period; <see langword="null"/> without returns.</summary>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    public double? ConditionalValueAtRisk(double confidence)
    {
        Guard.InsideUnitInterval(confidence);
        if (Count == 0)
        {
            return null;
        }

        (double valueAtRisk, double worseSum, int worse) = Boundary(confidence);
        return RiskMetrics.TailMean(valueAtRisk, worseSum, worse, Count, confidence);
    }

    // The boundary loss, and how many returns are worse with their sum.
    private (double ValueAtRisk, double WorseSum, int Worse) Boundary(double confidence)
    {
        int worse = Count - 1 - Quantiles.LowerIndex(Count, confidence);
        double sum = 0;
        int rank = worse;
        int node = _root;
        while (true)
        {
            int before = SizeOf(_left[node]);
            if (rank < before)
            {
                node = _left[node];
            }
            else if (rank == before)
            {
                return (-_values[node], sum + SumOf(_left[node]), worse);
            }
            else
            {
                sum += SumOf(_left[node]) + _values[node];
                rank -= before + 1;
                node = _right[node];
            }
        }
    }

    private int SizeOf(int node) => node == None ? 0 : _sizes[node];

    private double SumOf(int node) => node == None ? 0 : _sums[node];

    // Of equal values the slot decides, so that each is found again.
    private bool IsBefore(int a, int b) => _values[a] < _values[b] || (_values[a] == _values[b] && a < b);

    private int With(int node, int slot)
    {
        if (node == None)
        {
            return slot;
        }

        if (_priorities[slot] > _priorities[node])
        {
            (_left[slot], _right[slot]) = Split(node, slot);
            return Updated(slot);
        }

        if (IsBefore(slot, node))
        {
            _left[node] = With(_left[node], slot);
        }
        else
        {
            _right[node] = With(_right[node], slot);
        }

        return Updated(node);
    }

    private int Without(int node, int slot)
    {
        if (node == slot)
        {
            return Joined(_left[node], _right[node]);
        }

        if (IsBefore(slot, node))
        {
            _left[node] = Without(_left[node], slot);
        }
        else
        {
            _right[node] = Without(_right[node], slot);
        }

        return Updated(node);
    }

    private (int Before, int After) Split(int node, int slot)
    {
        if (node == None)
        {
            return (None, None);
        }

        if (IsBefore(node, slot))
        {
            (int before, int after) = Split(_right[node], slot);
            _right[node] = before;
            return (Updated(node), after);
        }
        else
        {
            (int before, int after) = Split(_left[node], slot);
            _left[node] = after;
            return (before, Updated(node));
        }
    }

    private int Joined(int before, int after)
    {
        if (before == None || after == None)
        {
            return before == None ? after : before;
        }

        if (_priorities[before] > _priorities[after])
        {
            _right[before] = Joined(_right[before], after);
            return Updated(before);
        }

        _left[after] = Joined(before, _left[after]);
        return Updated(after);
    }

    private int Updated(int node)
    {
        _sizes[node] = SizeOf(_left[node]) + SizeOf(_right[node]) + 1;
        _sums[node] = SumOf(_left[node]) + SumOf(_right[node]) + _values[node];
        return node;
    }

    // The output function of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA): neighbouring numbers become unrelated ones.
    private static ulong Scrambled(ulong number)
    {
        ulong mixed = (number + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
