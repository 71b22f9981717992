using MrBen.Portfolio.Forecasting;

namespace TrainModels;

/// <summary>A bar on one line of the console; a line for every model where the output goes to a file.</summary>
internal sealed class ProgressBar : IProgress<TrainingProgress>, IDisposable
{
    private const int Width = 40;

    private readonly Lock _lock = new();
    private readonly bool _isLive = !Console.IsOutputRedirected;
    private string _model = "";

    public void Report(TrainingProgress value)
    {
        lock (_lock)
        {
            int done = (int)Math.Round(Width * value.Fraction);
            if (_isLive)
            {
                string stage = value.Stage.Length > 50 ? value.Stage[..50] : value.Stage.PadRight(50);
                Console.Write($"\r[{new string('#', done)}{new string('.', Width - done)}] {value.Fraction,4:P0} {stage}");
            }
            else if (value.Model != _model)
            {
                Console.WriteLine($"{value.Fraction,4:P0} {value.Model}");
            }

            _model = value.Model;
        }
    }

    public void Dispose() => Console.WriteLine();
}
