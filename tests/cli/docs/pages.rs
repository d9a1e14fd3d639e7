//! Links lead somewhere, every page can be found, and the policies shown are valid.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::{blocks, pages, prose, read, root};
use crate::support::{fresh_folder, unstick};

#[test]
fn every_link_of_every_page_leads_to_a_file_and_a_heading() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = read(&page.to_string_lossy());
        for link in links(&text) {
            if let Err(why) = follow(&page, &link) {
                broken.push(format!("{}: ({link}) {why}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_page_of_the_site_can_be_reached_from_its_map() {
    let all: BTreeSet<PathBuf> = pages().into_iter().filter(|page| page.starts_with("docs")).collect();
    let mut reached = BTreeSet::from([PathBuf::from("docs/README.md")]);
    let mut waiting: Vec<PathBuf> = reached.iter().cloned().collect();
    while let Some(page) = waiting.pop() {
        for link in links(&read(&page.to_string_lossy())) {
            let Ok(Some(next)) = follow(&page, &link) else { continue };
            if all.contains(&next) && reached.insert(next.clone()) {
                waiting.push(next);
            }
        }
    }
    let lost: Vec<_> = all.difference(&reached).collect();
    assert!(lost.is_empty(), "docs/README.md leads nobody to {lost:?}");
}

#[test]
fn the_map_itself_names_every_page_but_decisions() {
    let linked: BTreeSet<PathBuf> = links(&read("docs/README.md"))
        .iter()
        .filter_map(|link| follow(Path::new("docs/README.md"), link).ok().flatten())
        .collect();
    let missing: Vec<PathBuf> = pages()
        .into_iter()
        .filter(|page| page.starts_with("docs") && !page.starts_with("docs/adr") && !page.ends_with("docs/README.md"))
        .filter(|page| !linked.contains(page))
        .collect();
    assert!(missing.is_empty(), "docs/README.md does not name {missing:?}");
}

#[test]
fn every_policy_that_a_page_or_an_example_shows_is_valid() {
    let folder = fresh_folder("pages");
    let mut origins = BTreeMap::new();
    for page in pages() {
        for block in blocks(&read(&page.to_string_lossy())).into_iter().filter(|block| block.language == "yaml") {
            for (number, document) in policies(&block.lines.join("\n")).into_iter().enumerate() {
                let file = folder.join(format!("{}-{number}.yaml", origins.len()));
                std::fs::write(&file, document).unwrap();
                origins.insert(file, format!("{}:{}", page.display(), block.line));
            }
        }
    }
    for entry in std::fs::read_dir(root().join("deploy/examples")).unwrap() {
        let example = format!("deploy/examples/{}", entry.unwrap().file_name().to_string_lossy());
        for document in policies(&read(&example)) {
            let file = folder.join(format!("{}.yaml", origins.len()));
            std::fs::write(&file, document).unwrap();
            origins.insert(file, example.clone());
        }
    }
    assert!(origins.len() >= 10, "only {} policies were found", origins.len());
    let said = unstick().args(["validate"]).args(origins.keys()).run();
    let named = origins.iter().fold(format!("{}{}", said.stdout, said.stderr), |text, (file, origin)| {
        text.replace(&*file.to_string_lossy(), origin)
    });
    assert_eq!(said.code, 0, "{named}");
}

/// The documents of a YAML stream that are whole policies.
fn policies(stream: &str) -> Vec<String> {
    let whole = |text: &&str| text.contains("kind: RecoveryPolicy") && text.contains("apiVersion: unstick.dev/");
    stream.split("\n---\n").filter(whole).filter(|text| !text.contains("kind: ConfigMap")).map(str::to_owned).collect()
}

/// Where the links and pictures of a page lead, in order. Code is not read: `[a](b)` in it is no link.
fn links(text: &str) -> Vec<String> {
    let text = without_code(&prose(text));
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("](") {
        rest = &rest[at + 2..];
        if let Some(end) = rest.find(')') {
            found.push(rest[..end].split_whitespace().next().unwrap_or_default().to_owned());
        }
    }
    for attribute in ["src=\"", "srcset=\"", "href=\""] {
        found.extend(text.split(attribute).skip(1).filter_map(|part| part.split('"').next()).map(str::to_owned));
    }
    found
}

fn without_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(number, part)| if number % 2 == 0 { part } else { "…" }).collect()
}

/// The file of the project that a link leads to, if it leads to one.
fn follow(page: &Path, link: &str) -> Result<Option<PathBuf>, String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return Ok(None);
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = page.parent().unwrap_or(Path::new(""));
    let target =
        if file.is_empty() { page.to_owned() } else { plain(&folder.join(file)).ok_or("leaves the project")? };
    let path = root().join(&target);
    if !path.exists() {
        return Err("there is no such file".to_owned());
    }
    let markdown = target.extension().is_some_and(|ending| ending == "md");
    if !anchor.is_empty() && markdown && !anchors(&read(&target.to_string_lossy())).contains(anchor) {
        return Err("the file has no such heading".to_owned());
    }
    Ok(Some(target))
}

/// A path without `..`; none if it leads out of the project.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut parts = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => parts.pop().then_some(())?,
            Component::CurDir => {}
            other => parts.push(other),
        }
    }
    Some(parts)
}

/// The anchors of a page's headings, made as code hosts make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for line in prose(text).lines() {
        let title = line.trim_start_matches('#');
        if title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let anchor = anchor(title.trim());
        let times = seen.entry(anchor.clone()).or_default();
        found.insert(if *times == 0 { anchor.clone() } else { format!("{anchor}-{times}") });
        *times += 1;
    }
    found
}

/// Small letters; spaces become hyphens; of the rest only letters, digits, hyphens and underscores are kept.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn an_anchor_is_made_as_code_hosts_make_it() {
    assert_eq!(anchor("The snapshot: `--workers`"), "the-snapshot---workers");
    assert_eq!(anchor("64: invalid policy"), "64-invalid-policy");
}

#[test]
fn a_link_to_nowhere_is_found() {
    let page = Path::new("docs/README.md");
    assert!(follow(page, "nowhere.md").is_err());
    assert!(follow(page, "gates.md#no-such-heading").is_err());
    assert!(follow(page, "../../elsewhere.md").is_err());
    assert_eq!(links("`[a](b.md)` and [c](d.md \"title\")"), ["d.md"]);
}
