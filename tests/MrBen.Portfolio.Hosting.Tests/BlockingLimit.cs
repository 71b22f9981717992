using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A limit of the host's own that hangs while it is told to.</summary>
internal sealed class BlockingLimit : IRiskLimit, IDisposable
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);

    public string Name => "blocking";

    public string Definition => "Nothing.";

    public void Shut() => _gate.Reset();

    public void Open() => _gate.Set();

    public void Dispose() => _gate.Dispose();

    public RiskLimitEvaluation Evaluate(PortfolioRisk risk)
    {
        _gate.Wait(TestContext.Current.CancellationToken);
        return RiskLimitEvaluation.AtMost(Name, Definition, RiskMetricUnit.Fraction, 0, 1);
    }
}
