using System.Reflection;

namespace MrBen.Portfolio.Architecture.Tests;

/// <summary>The checkout that the tests were built from: its source files and the assemblies made of them.</summary>
internal static class Repository
{
    public static string Root => Checkout.Root;

    /// <summary>The names of the projects below src, which are the names of their assemblies.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static IEnumerable<Assembly> LibraryAssemblies => Libraries.Select(name => Assembly.Load(new AssemblyName(name)));

    /// <summary>Every C# file below src, as a path relative to src with forward slashes, and its text.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Relative: Path.GetRelativePath(Path.Combine(Root, "src"), path).Replace('\\', '/')))
            .Where(file => !file.Relative.Split('/').Any(part => part is "bin" or "obj"))
            .OrderBy(file => file.Relative, StringComparer.Ordinal)
            .Select(file => new SourceFile(file.Relative, File.ReadAllText(file.Path)))];
}
