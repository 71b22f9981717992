using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Expected returns by the capital asset pricing model: the risk-free rate plus beta times the market's premium. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>μᵢ = r + βᵢ·(m − r) with βᵢ = cov(rᵢ, r_m) / var(r_m), both over the periods that the asset and the market share, and m the
/// market's expected return per year: given, or the mean of all its past returns within the panel's dates.</para>
/// <para>The market is a series of its own, matched to the panel by date, or the panel's assets at fixed market weights. A series may have
/// gaps and so may the panel; weights need a complete panel, since a market without some of its members is another market. O(T·N).</para>
/// <para>Sources: Sharpe (1964), J. Finance 19(3), 425–442; Lintner (1965), Rev. Economics and Statistics 47(1), 13–37.</para>
/// </remarks>
public sealed class CapmMean : IExpectedReturnEstimator
{
    private readonly CapmOptions _options;
    private readonly MarketWeights? _weights;
    private readonly AssetId _market;
    private readonly Dictionary<DateOnly, double> _series = [];
    private readonly Frequency _frequency;

    /// <summary>Beta to a market index.</summary>
    /// <param name="market">Simple returns of one asset, the index; of the frequency of the panels to come.</param>
    /// <param name="options">Rates and compounding, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">The market is not one series of simple returns, or an option is unsound.</exception>
    public CapmMean(ReturnPanel market, CapmOptions? options = null)
    {
        _options = Checked(options);
        Panels.RequireSimple(market);
        if (market.Assets.Length != 1)
        {
            throw new ArgumentException(Invariant($"The market must be one series; it has {market.Assets.Length}."), nameof(market));
        }

        (_market, _frequency) = (market.Assets[0], market.Frequency);
        for (int t = 0; t < market.Observations; t++)
        {
            if (market.TryGetReturn(t, 0, out double value))
            {
                _series.Add(market.Dates[t], value);
            }
        }
    }

    private CapmMean(MarketWeights market, CapmOptions options) =>
        (_options, _weights, _market) = (options, market, "The market portfolio");

    /// <inheritdoc/>
    public string Name => _weights is null ? $"CAPM returns by the beta to {_market}" : "CAPM returns by the beta to the market portfolio";

    /// <inheritdoc/>
    public int MinimumObservations => _options.MinimumObservations;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, out ImmutableArray<double> expectedReturns, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireSimple(returns);
        expectedReturns = default;
        double?[] market = new double?[returns.Observations];
        failure = (EstimationFailure?)InsufficientHistory.Find(returns, MinimumObservations)
            ?? (_weights is null ? FillFromSeries(returns, market) : FillFromWeights(returns, market));
        if (failure is not null || !TryMarketReturn(returns, market, out double expected, out failure))
        {
            return false;
        }

        int n = returns.Assets.Length;
        double[] means = new double[n];
        ImmutableArray<HistoryShortage>.Builder shortages = ImmutableArray.CreateBuilder<HistoryShortage>();
        for (int i = 0; i < n; i++)
        {
            (int shared, double? beta) = BetaOf(returns, i, market);
            if (shared < MinimumObservations)
            {
                shortages.Add(new HistoryShortage(returns.Assets[i], _market, shared, MinimumObservations));
            }
            else if (beta is { } slope)
            {
                means[i] = _options.RiskFreeRate + (slope * (expected - _options.RiskFreeRate));
            }
            else
            {
                failure ??= new UndefinedEstimate(returns.Assets[i], Invariant(
                    $"{_market} did not move in the {shared} returns that it shares with {returns.Assets[i]}; beta is undefined."));
            }
        }

        failure = shortages.Count > 0 ? new InsufficientHistory(shortages.ToImmutable()) : failure;
        expectedReturns = failure is null ? ImmutableArray.Create(means) : default;
        return failure is null;
    }

    /// <summary>Beta to the portfolio of the panel's own assets at market weights, restored each period.</summary>
    /// <param name="market">The weights; they must name exactly the panel's assets (those of weight zero may be missing).</param>
    /// <param name="options">Rates and compounding, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is unsound.</exception>
    public static CapmMean ToMarketPortfolio(MarketWeights market, CapmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        return new CapmMean(market, Checked(options));
    }

    private static CapmOptions Checked(CapmOptions? options)
    {
        CapmOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    private UndefinedEstimate? FillFromSeries(ReturnPanel returns, double?[] market)
    {
        if (returns.Frequency != _frequency)
        {
            return new UndefinedEstimate(_market,
                $"Returns of {_market} are {_frequency}, those of the panel {returns.Frequency}; beta needs one frequency.");
        }

        for (int t = 0; t < market.Length; t++)
        {
            market[t] = _series.TryGetValue(returns.Dates[t], out double value) ? value : null;
        }

        return null;
    }

    private EstimationFailure? FillFromWeights(ReturnPanel returns, double?[] market)
    {
        double[]? weights = _weights!.TryAlign(returns.Assets, out string? problem, out AssetId? asset);
        if (weights is null)
        {
            return new UndefinedEstimate(asset, problem!);
        }

        EstimationFailure? gap = Panels.FindFailure(returns, "a market portfolio of the panel's assets", MinimumObservations);
        for (int t = 0; gap is null && t < market.Length; t++)
        {
            ReadOnlySpan<double> row = returns.Row(t);
            double sum = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * row[i];
            }

            market[t] = sum;
        }

        return gap;
    }

    private bool TryMarketReturn(
        ReturnPanel returns, double?[] market, out double expected, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        (expected, failure) = (_options.MarketReturn ?? 0, null);
        int[] periods = [.. Enumerable.Range(0, market.Length).Where(t => market[t].HasValue)];
        if (periods.Length < MinimumObservations)
        {
            failure = new InsufficientHistory([new HistoryShortage(_market, PairedWith: null, periods.Length, MinimumObservations)]);
        }
        else if (_options.MarketReturn is null)
        {
            ReturnPanel series = ReturnPanel.Create([_market], [.. periods.Select(t => returns.Dates[t])], returns.Frequency,
                ReturnKind.Simple, [.. periods.Select(t => market[t]!.Value)]);
            if (new HistoricalMean(_options.Compounding).TryEstimate(series, out ImmutableArray<double> mean, out failure))
            {
                expected = mean[0];
            }
        }

        return failure is null;
    }

    private static (int Shared, double? Beta) BetaOf(ReturnPanel returns, int asset, double?[] market)
    {
        List<double> left = new(market.Length);
        List<double> right = new(market.Length);
        for (int t = 0; t < market.Length; t++)
        {
            if (market[t] is { } value && returns.TryGetReturn(t, asset, out double own))
            {
                left.Add(own);
                right.Add(value);
            }
        }

        if (right.Count < 2 || right.TrueForAll(value => value == right[0]))
        {
            return (right.Count, null);
        }

        double ownMean = Moments.MeanOf([.. left]);
        double marketMean = Moments.MeanOf([.. right]);
        double product = 0;
        double square = 0;
        for (int t = 0; t < right.Count; t++)
        {
            double deviation = right[t] - marketMean;
            product += (left[t] - ownMean) * deviation;
            square += deviation * deviation;
        }

        return (right.Count, square > 0 ? product / square : null);
    }
}
