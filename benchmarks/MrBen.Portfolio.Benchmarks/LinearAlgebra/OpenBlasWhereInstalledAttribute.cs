using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;

namespace MrBen.Portfolio.Benchmarks.LinearAlgebra;

/// <summary>Leaves out the benchmarks named OpenBlas on machines without the library.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenBlasWhereInstalledAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddFilter(
        new SimpleFilter(benchmark => benchmark.Descriptor.WorkloadMethod.Name != nameof(OpenBlas) || OpenBlas.IsThere));
}
