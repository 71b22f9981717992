using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;

namespace TrainModels;

/// <summary>What came of a training.</summary>
internal static class Results
{
    public static void Write(ImmutableArray<ModelRecord> models, TrainingReport report)
    {
        Console.WriteLine($"{"place",-16}{"gate",-18}{"loss over the baseline's",-26}{"trained through",-18}model");
        foreach (ModelRecord model in models)
        {
            Console.WriteLine($"{model.Place,-16}{model.Gate.Status,-18}{model.JudgedRatio,-26:F3}" +
                $"{model.Champion?.TrainedThrough,-18:yyyy-MM-dd}{model.Champion?.Id}");
        }

        Console.WriteLine();
        foreach (ModelTrainingResult result in report.Models)
        {
            Console.WriteLine($"{result.Outcome}. {result.Detail}");
        }
    }
}
