namespace MrBen.Optimization.Integer;

/// <summary>
/// The numbers that one variable may be: zero and the reference where these are choices of their own, and elsewhere what keeps the buy-in
/// threshold, the smallest trade and the lots. Immutable.
/// </summary>
internal sealed class VariableDomain
{
    // Share of a lot by which a bound may miss a multiple: 3 × 0.1 is above 0.3.
    private const double LotRounding = 1e-9;

    private readonly double _threshold;
    private readonly double _minimumTrade;
    private readonly double _lot;
    private readonly double _offset;

    public VariableDomain(
        double threshold, double reference, double minimumTrade, double lot, double offset, bool countsHeld, bool hasTrades)
    {
        (Reference, _minimumTrade, _lot, _offset) = (reference, minimumTrade, lot, offset);
        bool zeroInLots = IsWholeLots(0);

        // Of whole lots, one is the least that can be held.
        _threshold = countsHeld && lot > 0 && zeroInLots ? Math.Max(threshold, lot) : threshold;
        Choices = Choice.Elsewhere;
        bool tradeAsks = minimumTrade > 0 || hasTrades;
        bool zeroIsReference = tradeAsks && reference == 0;
        bool mayBeSold = !tradeAsks || zeroIsReference || Math.Abs(reference) >= minimumTrade;
        if ((threshold > 0 || countsHeld || zeroIsReference) && zeroInLots && mayBeSold)
        {
            Choices |= Choice.Zero;
        }

        if (tradeAsks && !zeroIsReference && IsWholeLots(reference) && Math.Abs(reference) >= threshold)
        {
            Choices |= Choice.Reference;
        }
    }

    /// <summary>x⁰; meaningful where trades are asked about.</summary>
    public double Reference { get; }

    /// <summary>The choices there are.</summary>
    public Choice Choices { get; }

    public bool HasLots => _lot > 0;

    /// <summary>The smallest number elsewhere that is at least the given one.</summary>
    public double Up(double value)
    {
        while (true)
        {
            double next = value;
            if (_lot > 0)
            {
                next = Math.Max(value, _offset + (_lot * Math.Ceiling(((value - _offset) / _lot) - LotRounding)));
            }

            if (next > -_threshold && next < _threshold)
            {
                next = _threshold;
            }

            if (next > Reference - _minimumTrade && next < Reference + _minimumTrade)
            {
                next = Reference + _minimumTrade;
            }

            if (next == value || !double.IsFinite(next))
            {
                return next;
            }

            value = next;
        }
    }

    /// <summary>The largest number elsewhere that is at most the given one.</summary>
    public double Down(double value)
    {
        while (true)
        {
            double next = value;
            if (_lot > 0)
            {
                next = Math.Min(value, _offset + (_lot * Math.Floor(((value - _offset) / _lot) + LotRounding)));
            }

            if (next > -_threshold && next < _threshold)
            {
                next = -_threshold;
            }

            if (next > Reference - _minimumTrade && next < Reference + _minimumTrade)
            {
                next = Reference - _minimumTrade;
            }

            if (next == value || !double.IsFinite(next))
            {
                return next;
            }

            value = next;
        }
    }

    /// <summary>The first number elsewhere after the end of a piece.</summary>
    public double After(double end) => Up(_lot > 0 ? end + (0.5 * _lot) : double.BitIncrement(end));

    /// <summary>The last number elsewhere before the start of a piece.</summary>
    public double Before(double start) => Down(_lot > 0 ? start - (0.5 * _lot) : double.BitDecrement(start));

    /// <summary>The interval without a gap around a number elsewhere, cut to a box: a single point for lots.</summary>
    public (double Lower, double Upper) Piece(double value, double lower, double upper)
    {
        if (_lot > 0)
        {
            return (value, value);
        }

        if (_threshold > 0)
        {
            (lower, upper) = value > 0 ? (Math.Max(lower, _threshold), upper) : (lower, Math.Min(upper, -_threshold));
        }

        if (_minimumTrade > 0)
        {
            (lower, upper) = value > Reference
                ? (Math.Max(lower, Reference + _minimumTrade), upper)
                : (lower, Math.Min(upper, Reference - _minimumTrade));
        }

        return (lower, upper);
    }

    /// <summary>Whether the number is one of the domain, up to a share of rounding.</summary>
    public bool Contains(double value, double tolerance)
    {
        if ((value == 0 && Choices.HasFlag(Choice.Zero)) || (value == Reference && Choices.HasFlag(Choice.Reference)))
        {
            return true;
        }

        double rounding = tolerance * Math.Max(Math.Abs(value), Math.Abs(Reference));
        return Up(value) - value <= rounding || value - Down(value) <= rounding;
    }

    private bool IsWholeLots(double value) =>
        !(_lot > 0) || Math.Abs(((value - _offset) / _lot) - Math.Round((value - _offset) / _lot)) <= LotRounding;
}
