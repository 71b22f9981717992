using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>Trainers that count how often a training began, and fail it; a gate in front of them can be shut.</summary>
internal sealed class CountingTrainers : IForestTrainers, IDisposable
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private int _asked;

    public string Version => "counting";

    public int Asked => Volatile.Read(ref _asked);

    public void Shut() => _gate.Reset();

    public void Open() => _gate.Set();

    public IForestTrainer ForValues(TreeModelOptions options, int rowsPerLeaf, bool isEnsemble) => Refuse();

    public IForestTrainer ForQuantiles(TreeModelOptions options, int rowsPerLeaf) => Refuse();

    public void Dispose() => _gate.Dispose();

    private IForestTrainer Refuse()
    {
        Interlocked.Increment(ref _asked);
        _gate.Wait(TestContext.Current.CancellationToken);
        throw new NotSupportedException("There are no forests today.");
    }
}
