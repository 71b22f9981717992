using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Moves weight from assets that have done badly to those that have done well. Immutable and thread-safe.</summary>
/// <remarks>
/// The momentum of an asset is its compound return over the lookback without the skipped last periods. Its score z in [−1, 1] is the sign of
/// the momentum (time series), or the centred rank (2·rank − n − 1)/(n − 1) among the n assets with ties at their mean rank
/// (cross-sectional); 0 within the threshold. The weight w becomes w + strength·z·|w|, and all are then scaled so that Σ|w| stays what it
/// was. Sources: Jegadeesh and Titman (1993), J. Finance 48(1), for the lookback with a skip and the ranks; Moskowitz, Ooi and Pedersen
/// (2012), J. Financial Economics 104(2), for the sign. O(N·lookback + N log N).
/// </remarks>
public sealed class MomentumTilt : IWeightTilt
{
    private readonly MomentumTiltOptions _options;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public MomentumTilt(MomentumTiltOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "momentum";

    /// <inheritdoc/>
    public TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(context);
        int n = weights.Assets.Length;
        if (context.Returns is not { } returns || returns.Observations < _options.Lookback)
        {
            return TiltOutcome.Failed(AllocationStatus.InsufficientHistory, Invariant(
                $"Momentum needs {_options.Lookback} returns of each asset; there are {context.Returns?.Observations ?? 0}."));
        }

        double[] momenta = new double[n];
        for (int i = 0; i < n; i++)
        {
            if (MissingReason(returns, weights.Assets[i], out momenta[i]) is { } reason)
            {
                return TiltOutcome.Failed(AllocationStatus.InsufficientHistory, reason);
            }
        }

        double[] scores = _options.Kind == MomentumKind.TimeSeries ? Signs(momenta) : CentredRanks(momenta);
        if (ScoreTilt.Move(weights, scores, _options.Strength) is not { } moved)
        {
            return With(TiltOutcome.To(weights, "No asset's momentum stands out; the weights stay as they are."));
        }

        int best = Array.IndexOf(momenta, momenta.Max());
        int worst = Array.IndexOf(momenta, momenta.Min());
        return With(TiltOutcome.To(moved, Invariant(
            $"Strongest {weights.Assets[best]} at {momenta[best]:P1}, weakest {weights.Assets[worst]} at {momenta[worst]:P1}.")));
    }

    private TiltOutcome With(TiltOutcome outcome) => outcome with { MaxWeight = _options.MaxWeight };

    // The compound return, or a sentence on what is missing of it.
    private string? MissingReason(ReturnPanel returns, AssetId asset, out double momentum)
    {
        momentum = 0;
        int column = returns.Assets.IndexOf(asset);
        double growth = 0;
        for (int t = returns.Observations - _options.Lookback; t < returns.Observations - _options.Skip; t++)
        {
            if (column < 0 || !returns.TryGetReturn(t, column, out double value))
            {
                return WeightedReturns.Missing(returns, asset, column, t, "Momentum");
            }

            growth += double.LogP1(value);
        }

        momentum = double.ExpM1(growth);
        return null;
    }

    private double[] Signs(double[] momenta) =>
        [.. momenta.Select(momentum => Math.Abs(momentum) > _options.Threshold ? Math.Sign(momentum) : 0.0)];

    private double[] CentredRanks(double[] momenta)
    {
        int n = momenta.Length;
        double mean = momenta.Average();
        double[] sorted = [.. momenta];
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(sorted, order);
        double[] scores = new double[n];
        for (int first = 0, next; first < n && n > 1; first = next)
        {
            for (next = first + 1; next < n && sorted[next] == sorted[first]; next++)
            {
            }

            // Ties share the mean of the ranks first + 1 … next.
            double centred = (double)(first + 1 + next - n - 1) / (n - 1);
            for (int k = first; k < next; k++)
            {
                scores[order[k]] = Math.Abs(sorted[k] - mean) > _options.Threshold ? centred : 0;
            }
        }

        return scores;
    }
}
