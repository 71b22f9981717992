using MrBen.Portfolio.Forecasting;

namespace MrBen.Portfolio.MachineLearning.Tests.Facade;

/// <summary>A directory in which every model was trained once through the manager; the gates are closed.</summary>
public sealed class TrainedDirectory : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("models-").FullName;
    private int _copies;

    public string Path => System.IO.Path.Combine(_root, "trained");

    public TrainingReport Report { get; private set; } = null!;

    public AdvancedPortfolioManager Manager { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Manager = LearnedPortfolio.Build(builder => builder.UseMachineLearning(Path));
        Report = await Manager.TrainModelsAsync();
    }

    /// <summary>The same models in a directory of their own.</summary>
    public string Copy()
    {
        string copy = Fresh();
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>A directory with nothing in it.</summary>
    public string Fresh() =>
        Directory.CreateDirectory(System.IO.Path.Combine(_root, $"copy-{Interlocked.Increment(ref _copies)}")).FullName;

    public async ValueTask DisposeAsync()
    {
        await Manager.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}
