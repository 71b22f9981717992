using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Goes from the strategy's weights to a defensive portfolio when the market is turbulent. Immutable and thread-safe.</summary>
/// <remarks>
/// The regime is that of the equally weighted market of the assets (<see cref="VolatilityRegimeDetector"/>). The weights w become
/// s·w + (1 − s)·d with the share s of the regime and the defensive portfolio d. Where the context brings the probabilities of hidden states
/// (<see cref="MarketReading.Probabilities"/>), s is the mean of the shares by these probabilities instead: the calmest state counts as calm,
/// the wildest as turbulent, those between as normal. Source for regimes in allocation: Ang and Bekaert (2004), Financial Analysts J. 60(2),
/// which estimates hidden states; the rule by volatility needs no estimate.
/// </remarks>
public sealed class RegimeTilt : IWeightTilt
{
    private readonly RegimeTiltOptions _options;
    private readonly VolatilityRegimeDetector _detector;
    private readonly PortfolioOptimizer _optimizer;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public RegimeTilt(RegimeTiltOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new();
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _options = options with { };
        _detector = new VolatilityRegimeDetector(options.Detection);
        _optimizer = new PortfolioOptimizer(clock);
    }

    /// <inheritdoc/>
    public string Name => "regime";

    /// <inheritdoc/>
    public TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(context);
        double share;
        string regime;
        if (context.Market is { Probabilities.Length: > 1 } market)
        {
            share = Share(market);
            regime = Invariant($"The hidden states are {string.Join(", ", market.Probabilities.Select(p => Invariant($"{p:P0}")))} probable, ")
                + $"from the calmest on, as of {market.Date:yyyy-MM-dd}.";
        }
        else if (EqualWeightMarket.Regime(_detector, context.Returns, out string reason) is { } found)
        {
            (share, regime) = (_options.ShareIn(found.Regime), found.Description);
        }
        else
        {
            return TiltOutcome.Failed(AllocationStatus.InsufficientHistory, reason);
        }

        if (share == 1)
        {
            return TiltOutcome.To(weights, $"{regime} The weights stay as they are.");
        }

        return _options.Defensive == DefensivePortfolio.Cash
            ? ToCash(weights, context, regime, share)
            : ToMinimumVariance(weights, context, regime, share, cancellationToken);
    }

    private double Share(MarketReading market)
    {
        double share = 0;
        int last = market.Probabilities.Length - 1;
        for (int k = 0; k <= last; k++)
        {
            share += market.Probabilities[k]
                * _options.ShareIn(k == 0 ? MarketRegime.Calm : k == last ? MarketRegime.Turbulent : MarketRegime.Normal);
        }

        return Math.Min(share, 1); // probabilities sum to 1 but for their last digit
    }

    private static TiltOutcome ToCash(PortfolioWeights weights, TiltContext context, string regime, double share)
    {
        double[] kept = weights.Weights.ToArray();
        Kernels.Scale(share, kept);
        PortfolioWeights moved = PortfolioWeights.Create(weights.Assets, kept);
        return TiltOutcome.To(moved, Invariant($"{regime} {share:P0} of the weights are kept, the rest is cash.")) with
        {
            MinTotal = Math.Min(context.Constraints.MinTotal, moved.Total),
        };
    }

    private TiltOutcome ToMinimumVariance(
        PortfolioWeights weights, TiltContext context, string regime, double share, CancellationToken cancellationToken)
    {
        PortfolioProblem problem = new()
        {
            Constraints = context.Constraints,
            CurrentWeights = context.CurrentWeights,
            TimeLimit = context.TimeLimit,
        };
        AllocationResult defensive = _optimizer.Solve(problem, context.Estimates, cancellationToken);
        if (!defensive.HasWeights)
        {
            return TiltOutcome.Failed(defensive.Status, $"The defensive portfolio was not found: {defensive.Detail}");
        }

        double[] mixed = defensive.Weights.Weights.ToArray();
        Kernels.Scale(1 - share, mixed);
        Kernels.Axpy(share, weights.Weights, mixed);
        return TiltOutcome.To(PortfolioWeights.Create(weights.Assets, mixed), Invariant(
            $"{regime} {share:P0} of the weights are kept, the rest goes to minimum variance."));
    }
}
