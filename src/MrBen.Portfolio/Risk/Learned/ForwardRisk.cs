using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Risk.Forecasts;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>Forecast risk of the portfolio as it is held, and of its assets, over the next H periods. Immutable and thread-safe.</summary>
/// <remarks>
/// The portfolio's variance is w'Σw of the weights held now, Σ made of the assets' forecast variances and the forecast correlation. Its
/// tail is the assets' standardised returns together, times that deviation: a portfolio has no features of its own that a quantile forest
/// could be asked with.
/// </remarks>
public sealed record ForwardRisk
{
    /// <summary>Periods H ahead.</summary>
    public required int Horizon { get; init; }

    /// <summary>The day after whose close the forecasts were made.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Confidence of every value at risk and expected shortfall, in (0, 1).</summary>
    public required double Confidence { get; init; }

    /// <summary>The portfolio's volatility per year; active where a model made any part of it.</summary>
    public required Prediction<double> Volatility { get; init; }

    /// <summary>
    /// The portfolio's value at risk and expected shortfall of the whole H periods, as fractions of its value; none where no model of tails
    /// was trained.
    /// </summary>
    public Prediction<TailLoss>? Tail { get; init; }

    /// <summary>The assets held, in the order of the risk's.</summary>
    public required ImmutableArray<AssetForwardRisk> Assets { get; init; }

    /// <summary>The correlation that the portfolio's variance rests on; none where one asset is held.</summary>
    public Prediction<CorrelationEstimate>? Correlation { get; init; }

    /// <summary>For example <c>5 periods: volatility 18.2 % per year (GateClosed), VaR 3.1 %, ES 4.4 % at 95.0 %</c>.</summary>
    public override string ToString() => Invariant($"{Horizon} {(Horizon == 1 ? "period" : "periods")}: volatility {Volatility.Value:P1} per year ({Volatility.Status})") +
        (Tail is { } tail
            ? Invariant($", VaR {tail.Value.ValueAtRisk:P1}, ES {tail.Value.ExpectedShortfall:P1} at {Confidence:P1} ({tail.Status})")
            : "");
}
