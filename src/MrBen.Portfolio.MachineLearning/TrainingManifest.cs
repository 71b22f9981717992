using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.ML;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>How a forest was trained, as JSON: all that its bits depend on and nothing else, so no time and no number of threads.</summary>
internal static class TrainingManifest
{
    public static string Write(ForestTrainerOptions options, TrainingRows rows, ImmutableArray<string> constantFeatures)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("model", options.Model);
            writer.WriteString("algorithm", options.Algorithm.ToString());
            writer.WriteNumber("trees", options.Trees);
            writer.WriteNumber("leaves", options.Leaves);
            writer.WriteNumber("minimum_rows_per_leaf", options.MinimumRowsPerLeaf);
            writer.WriteNumber("feature_share", options.FeatureShare);
            writer.WriteNumber("feature_share_per_split", options.FeatureSharePerSplit);
            writer.WriteNumber("row_share", options.RowShare);
            if (options.Algorithm == ForestAlgorithm.BoostedTrees)
            {
                writer.WriteNumber("learning_rate", options.LearningRate);
            }

            writer.WriteNumber("max_bins", options.MaxBins);
            writer.WriteNumber("samples_per_leaf", options.SamplesPerLeaf);
            writer.WriteNumber("seed", options.Seed);
            writer.WriteNumber("rows", rows.Count);
            writer.WriteBoolean("weighted", rows.Weights.Length > 0);
            writer.WriteString("rows_sha256", rows.ComputeHash());
            writer.WriteStartArray("constant_features");
            foreach (string feature in constantFeatures)
            {
                writer.WriteStringValue(feature);
            }

            writer.WriteEndArray();
            writer.WriteString("microsoft_ml", VersionOf(typeof(MLContext).Assembly));
            writer.WriteString("mrben_portfolio_machinelearning", VersionOf(typeof(TrainingManifest).Assembly));
            writer.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            writer.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    // Without the commit behind the plus sign.
    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
