using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Costs;

/// <summary>
/// Market impact by the square-root law: coefficient × daily volatility × √(quantity ÷ average daily volume) × notional. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// <para>Cost grows with the power 3/2 of the quantity: two halves, sent apart, cost less than the whole. It is an expectation over many
/// orders, fitted where an order is a modest share of the day's volume; it says little about one that exceeds a day.</para>
/// <para>Sources: Torre (1997), BARRA Market Impact Model Handbook; Grinold and Kahn (2000), Active Portfolio Management, 2nd edition,
/// chapter 16 (trading a day's volume costs about a day's volatility: coefficient 1). Almgren, Thum, Hauptmann and Li (2005), Direct
/// Estimation of Equity Market Impact, Risk 18(7), prefer a power of 3/5 of the rate of trading to the square root.</para>
/// </remarks>
public sealed class SquareRootImpactCost : ITransactionCostModel
{
    private const int Places = 12;
    private readonly Dictionary<AssetId, TradingActivity> _activity;

    /// <summary>Copies <paramref name="activity"/>.</summary>
    /// <param name="coefficient">Impact of a day's volume in daily volatilities, at least 0. About 1.</param>
    /// <param name="activity">
    /// Volatility and volume of the assets that may be traded. What another asset costs is unknown: <see cref="WhyUnknown"/> says so, a
    /// plan that might trade it is refused, and <see cref="Cost"/> throws.
    /// </param>
    /// <param name="referenceParticipation">
    /// The trade, as a fraction of the average daily volume, at whose size <see cref="ProportionalRate"/> is taken; at least 0. Default 0:
    /// objectives count the impact itself where they know the net asset value, and none where they do not.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The coefficient or the reference is negative.</exception>
    /// <exception cref="ArgumentException">The activity of an asset is <see langword="null"/>.</exception>
    public SquareRootImpactCost(
        decimal coefficient, IReadOnlyDictionary<AssetId, TradingActivity> activity, decimal referenceParticipation = 0)
    {
        ArgumentNullException.ThrowIfNull(activity);
        if (coefficient < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(coefficient), Invariant($"Impact coefficient is {coefficient}; it must not be negative."));
        }

        if (referenceParticipation < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(referenceParticipation),
                Invariant($"Reference participation is {referenceParticipation}; it must not be negative."));
        }

        foreach ((AssetId asset, TradingActivity day) in activity)
        {
            if (day is null)
            {
                throw new ArgumentException($"The trading activity of {asset} is null.", nameof(activity));
            }
        }

        (Coefficient, ReferenceParticipation, _activity) = (coefficient, referenceParticipation, new(activity));
    }

    /// <summary>Impact of a day's volume in daily volatilities, at least 0.</summary>
    public decimal Coefficient { get; }

    /// <summary>The trade, as a fraction of the average daily volume, at whose size the rate is taken; at least 0.</summary>
    public decimal ReferenceParticipation { get; }

    /// <summary>Whether impact is nothing.</summary>
    public bool IsProportional => Coefficient == 0;

    /// <summary>The impact, rounded up to 12 decimal places of money, so that sums of costs and cash stay exact.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The volatility and volume of the asset are unknown.</exception>
    public decimal Cost(Instrument instrument, decimal quantity, decimal price)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        TradingActivity day = ActivityOf(instrument);
        decimal size = Math.Abs(quantity);
        decimal rate = Coefficient * day.DailyVolatility * SquareRoot(size / day.AverageDailyVolume);
        return decimal.Round(rate * (size * price * instrument.Multiplier), Places, MidpointRounding.ToPositiveInfinity);
    }

    /// <summary>
    /// What a further unit costs once <see cref="ReferenceParticipation"/> is traded, the derivative of the cost: 3/2 × coefficient ×
    /// daily volatility × √reference, per unit of notional. It overstates what smaller trades cost in objectives and understates larger.
    /// </summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The volatility and volume of the asset are unknown.</exception>
    public double ProportionalRate(Instrument instrument, TradeSide side, decimal price)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return 1.5 * (double)(Coefficient * ActivityOf(instrument).DailyVolatility) * Math.Sqrt((double)ReferenceParticipation);
    }

    /// <summary>
    /// coefficient × daily volatility ÷ √(average daily volume in money), where no reference stands for it in
    /// <see cref="ProportionalRate"/>.
    /// </summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The volatility and volume of the asset are unknown.</exception>
    public double ImpactRate(Instrument instrument, decimal price)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        TradingActivity day = ActivityOf(instrument);
        return ReferenceParticipation > 0
            ? 0
            : (double)(Coefficient * day.DailyVolatility) / Math.Sqrt((double)(day.AverageDailyVolume * price * instrument.Multiplier));
    }

    /// <inheritdoc/>
    public string? WhyUnknown(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return _activity.ContainsKey(instrument.Asset)
            ? null
            : $"What trading {instrument.Asset} costs is unknown: its daily volatility and volume are not given.";
    }

    private TradingActivity ActivityOf(Instrument instrument) => _activity.TryGetValue(instrument.Asset, out TradingActivity? day)
        ? day
        : throw new ArgumentException(WhyUnknown(instrument), nameof(instrument));

    // Newton's steps take the 15 digits of a double to the 28 of a decimal: money is not cut to a double's digits.
    private static decimal SquareRoot(decimal value)
    {
        if (value == 0)
        {
            return 0;
        }

        decimal root = (decimal)Math.Sqrt((double)value);
        root = (root + (value / root)) / 2;
        return (root + (value / root)) / 2;
    }
}
