using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>
/// Value at risk and expected shortfall from the newest returns, all weighing alike: historical, Gaussian, Cornish–Fisher or Student.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Such models are slow: they learn of a crisis when a good part of their window lies in it. A model on volatility
/// (<see cref="VolatilityValueAtRiskModel"/>) passes more tests. O(W) a forecast for a window of W; the Student fit some hundred times
/// that, once a period. Sources: those of <see cref="RiskMetrics.ValueAtRisk(ReadOnlySpan{double}, double)"/>,
/// <see cref="RiskMetrics.GaussianValueAtRisk(ReadOnlySpan{double}, double)"/>, the Cornish–Fisher functions and
/// <see cref="StudentTail"/>.
/// </remarks>
public sealed class WindowValueAtRiskModel : IValueAtRiskModel
{
    private readonly WindowValueAtRiskOptions _options;

    /// <summary>A model with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public WindowValueAtRiskModel(WindowValueAtRiskOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => _options.Tail switch
    {
        WindowTail.Historical => Invariant($"historical simulation over {_options.Window} periods"),
        WindowTail.Interpolated => Invariant($"historical simulation with interpolation over {_options.Window} periods"),
        WindowTail.Gaussian => Invariant($"Gaussian over {_options.Window} periods"),
        WindowTail.CornishFisher => Invariant($"Cornish-Fisher over {_options.Window} periods"),
        _ => Invariant($"Student t over {_options.Window} periods"),
    };

    /// <inheritdoc/>
    public int MinimumObservations => _options.Window;

    /// <inheritdoc/>
    public bool TryStart(
        VolatilitySeries history, [NotNullWhen(true)] out ValueAtRiskTracker? tracker, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(history);
        failure = history.FindShortage(MinimumObservations);
        tracker = failure is null ? new Tracker(this, history.Returns[^_options.Window..]) : null;
        return tracker is not null;
    }

    private sealed class Tracker : ValueAtRiskTracker
    {
        private readonly WindowValueAtRiskOptions _options;
        private readonly ReturnWindow _window;
        private readonly double[] _sums;
        private StudentTail? _student;

        public Tracker(WindowValueAtRiskModel model, ReadOnlySpan<double> returns)
            : base(model)
        {
            _options = model._options;
            _window = new ReturnWindow(_options.Window);
            _sums = _options.Horizon == HorizonRule.Overlapping ? new double[_options.Window] : [];
            foreach (double value in returns)
            {
                _window.Add(value);
            }
        }

        public override void Update(in VolatilityObservation observation)
        {
            observation.Check(nameof(observation));
            _window.Add(observation.Return);
            _student = null;
        }

        private protected override TailLoss? ForecastChecked(double confidence, int horizon) => _options.Tail switch
        {
            WindowTail.Historical or WindowTail.Interpolated => Historical(confidence, horizon),
            WindowTail.Gaussian => Gaussian(confidence, horizon),
            WindowTail.CornishFisher => CornishFisher(confidence, horizon),
            _ => (_student ??= StudentTail.Fit(_window.Values)).Loss(confidence, horizon),
        };

        private TailLoss? Historical(double confidence, int horizon)
        {
            if (horizon == 1 || _options.Horizon == HorizonRule.SquareRootOfTime)
            {
                return Of(_window.Values, confidence).Scaled(Math.Sqrt(horizon));
            }

            int count = _window.Count - horizon + 1;
            if (count < 2)
            {
                return null;
            }

            ReadOnlySpan<double> returns = _window.Values;
            for (int i = 0; i < count; i++)
            {
                double sum = 0;
                foreach (double value in returns.Slice(i, horizon))
                {
                    sum += value;
                }

                _sums[i] = sum;
            }

            return Of(_sums.AsSpan(0, count), confidence);
        }

        private TailLoss Gaussian(double confidence, int horizon)
        {
            (double mean, double variance) = Moments.MeanAndVariance(_window.Values);
            double deviation = Math.Sqrt(variance);
            return new TailLoss(
                RiskMetrics.GaussianValueAtRisk(mean, deviation, confidence, horizon),
                RiskMetrics.GaussianConditionalValueAtRisk(mean, deviation, confidence, horizon));
        }

        private TailLoss? CornishFisher(double confidence, int horizon) =>
            RiskMetrics.CornishFisherTail(ReturnShape.Of(_window.Values), confidence, horizon) is { } tail
                ? new TailLoss(tail.ValueAtRisk, tail.ConditionalValueAtRisk)
                : null;

        private TailLoss Of(ReadOnlySpan<double> returns, double confidence)
        {
            (double valueAtRisk, double shortfall) = RiskMetrics.TailLosses(returns, confidence);
            return new TailLoss(
                _options.Tail == WindowTail.Interpolated ? -Quantiles.Interpolated(returns, 1 - confidence) : valueAtRisk, shortfall);
        }
    }
}
