using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>How many observations make a year. Every annualised number names one: crypto trades on weekends, stocks do not.</summary>
public readonly record struct Frequency
{
    private readonly double _periodsPerYear;

    private Frequency(double periodsPerYear) => _periodsPerYear = periodsPerYear;

    /// <summary>Exchange days: 252 periods per year.</summary>
    public static Frequency Daily { get; } = new(252);

    /// <summary>Calendar days, for markets that never close: 365 periods per year.</summary>
    public static Frequency CalendarDaily { get; } = new(365);

    /// <summary>52 periods per year.</summary>
    public static Frequency Weekly { get; } = new(52);

    /// <summary>12 periods per year.</summary>
    public static Frequency Monthly { get; } = new(12);

    /// <summary>4 periods per year.</summary>
    public static Frequency Quarterly { get; } = new(4);

    /// <summary>1 period per year.</summary>
    public static Frequency Yearly { get; } = new(1);

    /// <summary>Periods per year, positive.</summary>
    /// <exception cref="InvalidOperationException">This is <see langword="default"/>.</exception>
    public double PeriodsPerYear =>
        _periodsPerYear > 0 ? _periodsPerYear : throw new InvalidOperationException("Uninitialized Frequency.");

    /// <summary>Whether this is <see langword="default"/>, which has no number.</summary>
    internal bool IsUninitialized => !(_periodsPerYear > 0);

    /// <summary>Any number of periods per year, positive and finite; for example 252 × 6.5 for hourly bars of an exchange.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="periodsPerYear"/> is not positive and finite.</exception>
    public static Frequency PerYear(double periodsPerYear)
    {
        if (!(periodsPerYear > 0 && double.IsFinite(periodsPerYear)))
        {
            throw new ArgumentOutOfRangeException(nameof(periodsPerYear), periodsPerYear,
                Invariant($"Periods per year must be positive and finite; they are {periodsPerYear}."));
        }

        return new Frequency(periodsPerYear);
    }

    /// <summary>For example <c>252 per year</c>.</summary>
    public override string ToString() => Invariant($"{_periodsPerYear} per year");
}
